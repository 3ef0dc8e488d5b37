# calisto: redundant against what?
#
#   make demo       installs what is missing, builds, and checks an example
#   make check      the same set-up, and every test
#   make help       what else there is
#
# Everything that is made is put in build/VARIANT, with WERROR=1 in build/VARIANT-werror, nothing beside the
# sources.

VARIANT = release
ifeq ($(filter $(VARIANT),release debug asan),)
$(error VARIANT is release, debug or asan, not '$(VARIANT)')
endif
WERROR  =
B       = build/$(VARIANT)$(if $(WERROR),-werror)

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
INSTALL ?= install

CC         ?= cc
AWK        ?= awk
PKG_CONFIG ?= pkg-config
PYTHONS     = $(foreach p,python3 /usr/bin/python3,$(shell $p -c 'import yaml' 2>/dev/null && echo $p))
PYTHON     ?= $(firstword $(PYTHONS))

WARNINGS       := -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(if $(WERROR),-Werror)
CFLAGS_release := -O3 -g
CFLAGS_debug   := -O0 -g3
CFLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined

LIBRARIES    := yaml-0.1 libcyaml jansson libcgraph
LIB_CFLAGS   := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES) 2>/dev/null)
LIB_LIBS     := $(shell $(PKG_CONFIG) --libs $(LIBRARIES) 2>/dev/null)
# libgit2 and libxml2 are loaded by the program when it needs them; their headers are needed to build.
GIT2         := $(firstword $(notdir $(wildcard $(shell $(PKG_CONFIG) --variable=libdir libgit2 2>/dev/null)/libgit2.so.*[0-9].[0-9] \
	$(shell $(PKG_CONFIG) --variable=libdir libgit2 2>/dev/null)/libgit2.dylib)))
XML2_DIR     := $(shell $(PKG_CONFIG) --variable=libdir libxml-2.0 2>/dev/null)
XML2         := $(firstword $(notdir $(wildcard $(XML2_DIR)/libxml2.so.[0-9] $(XML2_DIR)/libxml2.so.[0-9][0-9])) \
	$(wildcard $(XML2_DIR)/libxml2.dylib))
LIB_CFLAGS   += $(shell $(PKG_CONFIG) --cflags libgit2 libxml-2.0 2>/dev/null) $(if $(GIT2),-DCAL_LIBGIT2='"$(GIT2)"') \
	$(if $(XML2),-DCAL_LIBXML2='"$(XML2)"')
CUNIT_CFLAGS  = $(shell $(PKG_CONFIG) --cflags cunit)
CUNIT_LIBS    = $(shell $(PKG_CONFIG) --libs cunit libxml-2.0)

FLAGS   := -std=c17 -pthread $(WARNINGS) $(CFLAGS_$(VARIANT)) $(CFLAGS)
COMPILE := $(CC) -I. -D_POSIX_C_SOURCE=200809L -D_DARWIN_C_SOURCE $(CPPFLAGS) $(FLAGS) $(LIB_CFLAGS)
LINK     = $(CC) $(FLAGS) $(LDFLAGS) -o $@.new $(filter %.o,$^) $(1) -lm && mv $@.new $@

# V=1 shows every command; without it a line for each file.
ifeq ($(V),)
SAY = @echo '  $(1)';
endif

ROOMS        := base engine model rules draw export import cli
SOURCES      := $(wildcard $(ROOMS:=/*.c))
HEADERS      := $(wildcard $(ROOMS:=/*.h))
CATALOGUE    := $(addprefix rules/catalogue/,infrastructure.yaml software.yaml state.yaml recovery.yaml)
OBJECTS      := $(SOURCES:%.c=$B/%.o) $B/catalogue_data.o $B/report_assets.o
LIBRARY      := $(filter-out $B/cli/main.o,$(OBJECTS))
TESTS        := tests/main.c $(wildcard $(ROOMS:%=tests/%/*.c))
TEST_OBJECTS := $(TESTS:%.c=$B/%.o)
MANUALS      := $(wildcard man/*.[157])

# How make calls itself: with as many jobs as there are processors, unless it was told a number.
QUIETLY  := --no-print-directory
PARALLEL = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell getconf _NPROCESSORS_ONLN))

## Build
## all: the program, build/VARIANT/calisto (VARIANT=release, debug or asan; CC=gcc or clang; WERROR=1; V=1)
all: $B/calisto

$B/calisto: $(OBJECTS)
	$(call SAY,link $@)$(call LINK,$(LIB_LIBS))

$B/catalogue_data.c: $(CATALOGUE) tools/embed.awk
	@mkdir -p $(@D)
	@$(AWK) -f tools/embed.awk $(CATALOGUE) > $@.new && mv $@.new $@

# The report's style and script, with their hashes.
ASSETS := export/assets/report.css export/assets/report.js
$B/report_assets.c: $(ASSETS) tools/assets.sh
	@mkdir -p $(@D)
	@sh tools/assets.sh $(ASSETS) > $@.new && mv $@.new $@

$B/catalogue_data.o $B/report_assets.o: $B/%.o: $B/%.c $B/flags
	$(call SAY,compile $<)$(COMPILE) -Wno-overlength-strings -MMD -MP -c -o $@ $<

$B/%.o: %.c $B/flags
	@mkdir -p $(@D)
	$(call SAY,compile $<)$(COMPILE) $(MORE) -MMD -MP -c -o $@ $<

# What everything is compiled with; rewritten, so that everything is compiled anew, only when that changes.
$B/flags: FORCE
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' sh tools/setup.sh tell need build
	@mkdir -p $(@D)
	@echo '$(COMPILE) $(LDFLAGS) $(LIB_LIBS)' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $B/tests/npm/hostile.d $(HEADERS:%=$B/%.d)

## install: the program, its manual pages, and completion for bash, zsh and fish (PREFIX=/usr/local DESTDIR=)
install: all
	$(INSTALL) -d '$(DESTDIR)$(BINDIR)'
	$(INSTALL) -m 755 $B/calisto '$(DESTDIR)$(BINDIR)/calisto'
	for page in $(MANUALS); do \
		section=$${page##*.} && $(INSTALL) -d "$(DESTDIR)$(MANDIR)/man$$section" && \
		$(INSTALL) -m 644 $$page "$(DESTDIR)$(MANDIR)/man$$section/" || exit 1; \
	done
	for shell in bash zsh fish; do $B/calisto completion $$shell > $B/completion.$$shell || exit 1; done
	$(INSTALL) -d '$(DESTDIR)$(BASHDIR)' '$(DESTDIR)$(ZSHDIR)' '$(DESTDIR)$(FISHDIR)'
	$(INSTALL) -m 644 $B/completion.bash '$(DESTDIR)$(BASHDIR)/calisto'
	$(INSTALL) -m 644 $B/completion.zsh '$(DESTDIR)$(ZSHDIR)/_calisto'
	$(INSTALL) -m 644 $B/completion.fish '$(DESTDIR)$(FISHDIR)/calisto.fish'

## uninstall: what install has installed
uninstall:
	rm -f '$(DESTDIR)$(BINDIR)/calisto'
	rm -f '$(DESTDIR)$(BASHDIR)/calisto' '$(DESTDIR)$(ZSHDIR)/_calisto' '$(DESTDIR)$(FISHDIR)/calisto.fish'
	for page in $(MANUALS:man/%=%); do rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$$page"; done

## Try
## demo: install what is missing to build, build, and check an example
demo:
	@sh tools/setup.sh need build
	@$(MAKE) $(QUIETLY) $(PARALLEL) all
	@$(MAKE) $(QUIETLY) show

DEMO := examples/event-bus/event-bus.calisto.yaml
show: all
	@echo; echo '$$ calisto check $(DEMO)'
	@$B/calisto check $(DEMO); status=$$?; echo; \
	if [ $$status -ne 1 ]; then echo "The status is $$status and should be 1."; exit 1; fi; \
	echo 'The status is 1: the example has errors, which is what it is for.  The program is $B/calisto'

## Test
## check: install what is missing, and run every test below; the last line sums them up
CHECKS := layers headers unit cli golden formats threats vectors aralia oracle mangle docs-check man-check \
	init-check completion-check check-hooks check-asan check-clang check-valgrind
check:
	@sh tools/setup.sh need build test want more shells hooks
	@$(MAKE) $(QUIETLY) WERROR=1 $(PARALLEL) all unit-program
	@MAKE='$(MAKE) WERROR=1' sh tools/steps.sh $(CHECKS)

## layers: no include points upwards, and what is for one folder only stays there
layers:
	@$(AWK) -f tools/layers.awk $(SOURCES) $(HEADERS)

## headers: each header compiles alone, and twice
headers: $(HEADERS:%=$B/%.ok)
	@echo 'headers: $(words $^) passed, 0 failed'

$B/%.h.ok: %.h $B/flags
	@mkdir -p $(@D)
	@printf '#include "%s"\n#include "%s"\ntypedef int alone;\n' $< $< | \
		$(COMPILE) -Werror -MMD -MP -MT $@ -MF $(@:.ok=.d) -x c -c -o /dev/null -
	@touch $@

## unit: the unit tests (SUITES="engine rules/levels": those whose names begin so)
unit: unit-program
	@$B/unit $(SUITES)

## truth: the exact engine against truth tables of many more random formulas (EXAMPLES=3000 of each of four kinds)
EXAMPLES = 3000
truth: unit-program
	@EXAMPLES=$(EXAMPLES) $B/unit engine/exact

unit-program: $B/unit
$B/unit: $(TEST_OBJECTS) $(LIBRARY)
	$(call SAY,link $@)$(call LINK,$(LIB_LIBS) $(CUNIT_LIBS))

$(TEST_OBJECTS): MORE = -I$B/tests $(CUNIT_CFLAGS)
$B/tests/main.o: $B/tests/suites.def

# A row for each suite, so that none is forgotten.
$B/tests/suites.def: $(TESTS) FORCE
	@mkdir -p $(@D)
	@sed -n 's/^void \(suite_[a-z0-9_]*\)(void)$$/SUITE(\1)/p' $(TESTS) > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# Where the tests find the program, and public data if there are any.
export CALISTO := $B/calisto
DATA = ../shared/data
export CALISTO_DATA := $(wildcard $(DATA))
export PYTHONPYCACHEPREFIX := $(CURDIR)/build/python

## cli: statuses, streams, files and colours of the program
cli: all
	@sh tests/cli/cli.sh $B/calisto

## golden: whole runs, compared with what they printed before (UPDATE=1: what they print now is right)
golden: all
	@UPDATE=$(UPDATE) sh tests/golden.sh

## threats: designs that fall to each threat and designs that survive it, public outages, examples
threats: all
	@$(PYTHON) tests/expect.py

## vectors: models with known verdicts from a folder of public data, if there is one (DATA=FOLDER)
vectors: all
	@$(PYTHON) tests/vectors.py '$(DATA)/verdicts'

## aralia: public fault trees with known answers, if there is a folder of them (DIR=FOLDER)
DIR = $(DATA)/aralia
aralia: all
	@$(PYTHON) tests/aralia.py '$(DIR)'

## oracle: random models, judged by the program and by a plain evaluator (N=400 SEED=1 FIRST=1)
N     = 400
SEED  = 1
FIRST = 1
oracle: all
	@$(PYTHON) tests/compare.py --count $(N) --seed $(SEED) --first $(FIRST) --keep $B/oracle

## mangle: random models, damaged at random, are refused or judged, and nothing else (M=400 SEED=1 FIRST=1)
M = 400
mangle: all
	@$(PYTHON) tests/mangle.py --count $(M) --seed $(SEED) --first $(FIRST) --keep $B/mangled

## formats: every format over many models, read by parsers of its language; JSON against docs/check.schema.json
formats: all
	@$(firstword $(SCHEMA_PYTHONS) $(PYTHON)) tests/formats.py

SCHEMA_PYTHONS = $(foreach p,python3 /usr/bin/python3,$(shell $p -c 'import jsonschema' 2>/dev/null && echo $p))

## docs-check: the commands in the documentation print what it says, and it names all keys and options
docs-check: all $B/keys
	@$(PYTHON) tests/docs.py $B/keys

$B/keys: $B/tests/docs/keys.o $(LIBRARY)
	$(call SAY,link $@)$(call LINK,$(LIB_LIBS))

## init-check: calisto init at a terminal, in pipes, and broken off
init-check: all
	@$(PYTHON) tests/init.py

## check-hooks: the hooks of .pre-commit-hooks.yaml and of docs/pipelines.md in real repositories (git, pre-commit)
check-hooks: all
	@sh tests/hooks.sh $B/calisto

## completion-check: what bash, zsh and fish complete, in the shells themselves
completion-check: all
	@$(PYTHON) tests/completion.py

## check-schema: the schema of models in an editor's language server (node, and npm for yaml-language-server)
check-schema: all
	@sh tests/lsp/run.sh $B/calisto

## man-check: the manual pages are well-formed
man-check:
	@sh tests/manuals.sh $(MANUALS)

## check-browser: what needs a browser or the npm registry: reports, formats, flowcharts, the schema in an editor (network)
BROWSER_CHECKS := check-pages check-npm check-mermaid check-schema
check-browser:
	@sh tools/setup.sh need build test more npm browser
	@$(MAKE) $(QUIETLY) $(PARALLEL) all
	@MAKE='$(MAKE)' sh tools/steps.sh $(BROWSER_CHECKS)

## check-pages: reports in a browser: clicks, filters, keyboard, paths, no script, dark, phone, paper, accessibility
check-pages: all build/browser/node_modules
	@sh tools/setup.sh need browser
	@CHROMIUM=$${CHROMIUM:-$$(command -v chromium)} node tests/browser/report.mjs $B/calisto build/browser

build/browser/node_modules: tests/browser/package.json tests/browser/package-lock.json
	@sh tools/setup.sh need browser
	@mkdir -p build/browser
	@cp tests/browser/package.json tests/browser/package-lock.json build/browser/
	@cd build/browser && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

## check-asan: much of the above with AddressSanitizer and UndefinedBehaviorSanitizer
check-asan:
	@$(MAKE) $(QUIETLY) VARIANT=asan $(PARALLEL) all unit-program
	@MAKE='$(MAKE) VARIANT=asan N=40 M=200 SEED=2' sh tools/steps.sh unit cli golden threats vectors \
		oracle mangle

## check-clang: what clang warns of
check-clang:
	@$(call IF_HAVE,clang,$(MAKE) $(QUIETLY) CC=clang WERROR=1 B=build/clang $(PARALLEL) \
		all unit-program headers)

## check-valgrind: a few runs under valgrind
check-valgrind: all
	@$(call IF_HAVE,valgrind,sh tests/valgrind.sh)

IF_HAVE = if command -v $(1) > /dev/null; then $(2); else echo '$@: 0 passed, 0 failed, 1 skipped'; fi

## asan: everything that check does, with the sanitizers
asan:
	@$(MAKE) $(QUIETLY) VARIANT=asan check

## Now and then
## fuzz: any bytes through the reader, the analysis and the exporters, for SECONDS=600 (clang)
SECONDS = 600
fuzz:
	@sh tools/setup.sh need build fuzz
	@$(MAKE) $(QUIETLY) VARIANT=asan CC=clang CFLAGS=-fsanitize=fuzzer-no-link B=build/fuzz $(PARALLEL) \
		build/fuzz/fuzz-model
	@mkdir -p build/fuzz/corpus
	build/fuzz/fuzz-model -max_total_time=$(SECONDS) -timeout=20 -rss_limit_mb=4096 \
		-artifact_prefix=build/fuzz/ build/fuzz/corpus tests/bad tests/threats tests/outages examples

## fuzz-openpsa: the same with fault trees
fuzz-openpsa:
	@sh tools/setup.sh need build fuzz
	@$(MAKE) $(QUIETLY) VARIANT=asan CC=clang CFLAGS=-fsanitize=fuzzer-no-link B=build/fuzz $(PARALLEL) \
		build/fuzz/fuzz-openpsa
	@mkdir -p build/fuzz/corpus-xml
	build/fuzz/fuzz-openpsa -max_total_time=$(SECONDS) -timeout=20 -rss_limit_mb=4096 -max_len=4096 \
		-artifact_prefix=build/fuzz/ build/fuzz/corpus-xml tests/bad-xml examples/fault-trees

$B/fuzz-%: $B/tests/fuzz/%.o $(LIBRARY)
	$(call SAY,link $@)$(call LINK,-fsanitize=fuzzer $(LIB_LIBS))

## bench: how long models of several sizes take (SIZES="5 1000 10000")
bench: all
	@mkdir -p build/bench
	@sh bench/run.sh $B/calisto

## bench-aralia: how long public fault trees take, and whether the answers are right (DIR=FOLDER TREES="chinese")
bench-aralia: all
	@sh bench/aralia.sh $B/calisto '$(DIR)'

## bench-fat-tree: the 20 most probable cut sets of a service in a data centre (PORTS=64: 65,536 servers)
PORTS = 64
bench-fat-tree: all
	@mkdir -p build/bench
	@sh bench/fat_tree.sh $B/calisto $(PORTS)

## check-npm: SARIF, JSON and Markdown, read by programs from npm: ajv, the SARIF multitool, three parsers (network)
check-npm: all $B/hostile
	@sh tools/setup.sh need build more npm
	@rm -rf $B/npm && mkdir -p $B/npm/written
	@cp tests/npm/package.json tests/npm/package-lock.json tests/npm/.npmrc tests/npm/check.js $B/npm/
	@cd $B/npm && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@$(firstword $(SCHEMA_PYTHONS) $(PYTHON)) tests/formats.py --write $B/npm/written
	@$B/hostile $B/npm/written
	@node $B/npm/check.js $B/npm/written docs/check.schema.json

$B/hostile: $B/tests/npm/hostile.o $B/tests/export/fixture.o $(LIBRARY)
	$(call SAY,link $@)$(call LINK,$(LIB_LIBS))

## lint: clang-tidy and cppcheck over everything
lint: $B/tests/suites.def
	@sh tools/setup.sh need build lint
	@sh tools/lint.sh $(COMPILE) -I$B/tests -- $(SOURCES) $(TESTS)

## coverage: which lines the unit tests, goldens and threats run
coverage:
	@mkdir -p build/coverage; find build/coverage -name '*.gcda' -exec rm {} +
	-@$(MAKE) -k $(QUIETLY) VARIANT=debug B=build/coverage CFLAGS=--coverage LDFLAGS=--coverage $(PARALLEL) \
		unit cli golden threats
	@sh tools/coverage.sh build/coverage $(SOURCES)

## threat-pages: docs/threats, a page for each threat of the catalogue, made anew
threat-pages: all
	@sh tools/threat_pages.sh $B/calisto

## gallery: docs/gallery.md and its pictures, made anew (dot)
gallery: all
	@sh tools/gallery.sh $B/calisto

## check-mermaid: Mermaid's own parser, from the npm registry, reads what graph -T mermaid writes (node, npm)
check-mermaid: all
	@$(call IF_HAVE,npm,sh tools/check_mermaid.sh $B/calisto build/npm)

## dist: the committed sources as build/calisto-VERSION.tar.gz
dist: VERSION = $(shell sed -n 's/.*CALISTO_VERSION "\(.*\)"/\1/p' cli/version.h)
dist:
	@mkdir -p build
	git archive --format=tar.gz --prefix=calisto-$(VERSION)/ -o build/calisto-$(VERSION).tar.gz HEAD

## clean: remove build/
clean:
	rm -rf build

## help: this list
help:
	@$(AWK) '/^## [A-Z]/ { print ""; print substr($$0, 4) } \
		/^## [a-z-]+:/ { name = substr($$2, 1, length($$2) - 1); sub(/^## [a-z-]+: /, ""); \
			printf "  %-16s%s\n", name, $$0 }' Makefile

.PHONY: FORCE all install uninstall demo show check layers headers unit unit-program truth cli golden formats threats \
	vectors aralia oracle mangle docs-check man-check init-check completion-check check-hooks check-browser check-schema check-pages \
	check-mermaid check-npm check-asan check-clang check-valgrind asan fuzz fuzz-openpsa \
	bench bench-aralia bench-fat-tree lint coverage threat-pages gallery dist clean help
FORCE:
