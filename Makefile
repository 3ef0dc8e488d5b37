# calisto: redundant against what?
#
#   make            build/release/calisto
#   make help       what else there is

VARIANT ?= release
ifeq ($(filter $(VARIANT),release debug asan),)
$(error VARIANT is release, debug or asan)
endif

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
B       := build/$(VARIANT)

CC        ?= cc
WARNINGS  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
CFLAGS_release := -O2 -g
CFLAGS_debug   := -O0 -g3
CFLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
LIBRARIES := yaml-0.1 libcyaml jansson
PKG       := $(shell command -v pkg-config)
LIB_CFLAGS := $(if $(PKG),$(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null))
LIB_LIBS   := $(if $(PKG),$(shell pkg-config --libs $(LIBRARIES) 2>/dev/null))

override CPPFLAGS += -I. -D_POSIX_C_SOURCE=200809L -D_DARWIN_C_SOURCE
override CFLAGS   := -std=c17 $(WARNINGS) $(CFLAGS_$(VARIANT)) $(CFLAGS)

ROOMS   := base engine model rules export cli
SOURCES := $(wildcard $(addsuffix /*.c,$(ROOMS)))
CATALOGUE := $(addprefix rules/catalogue/,infrastructure.yaml software.yaml state.yaml recovery.yaml)
OBJECTS := $(SOURCES:%.c=$(B)/%.o) $(B)/catalogue_data.o
LIBRARY := $(filter-out $(B)/cli/main.o,$(OBJECTS))

## all: the program, build/VARIANT/calisto (VARIANT=release, debug or asan)
all: $(B)/calisto

$(B)/calisto: $(OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) -lm

$(B)/catalogue_data.c: $(CATALOGUE) tools/embed.awk
	@mkdir -p $(@D)
	awk -f tools/embed.awk $(CATALOGUE) > $@.new && mv $@.new $@

$(B)/catalogue_data.o: $(B)/catalogue_data.c
	$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-overlength-strings -MMD -MP -c -o $@ $<

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LIB_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)
