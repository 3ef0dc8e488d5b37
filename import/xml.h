/* import/xml.h -- the bytes of an XML file to its elements, one after the other.
 *
 * What comes from outside is not trusted.  Nothing is loaded but the file itself; entities of a file's own are
 * refused, so a small file stays small; elements stand at most CAL_XML_DEPTH deep, with CAL_XML_ATTRIBUTES at most.  UTF-8, UTF-16 and ISO 8859-1 are
 * read.  The first thing that is no XML ends the reading. */
#ifndef CALISTO_IMPORT_XML_H
#define CALISTO_IMPORT_XML_H

#include "base/source.h"

enum { CAL_XML_DEPTH = 256, CAL_XML_ATTRIBUTES = 1000 };

/* Text of the file, not ended by a NUL. */
typedef struct {
	const char *at;
	size_t n;
} cal_xml_text;

typedef struct {
	const char *name;  /* without its prefix */
	cal_xml_text value;
	bool foreign;      /* it has a prefix */
} cal_xml_attribute;

/* Who is told of what there is.  at: which byte of the source the element's `<` or the text is. */
typedef struct {
	/* name: with its prefix, where it has one */
	void (*start)(void *to, const char *name, const cal_xml_attribute *attributes, size_t n, size_t at);
	void (*end)(void *to, size_t at);
	void (*text)(void *to, cal_xml_text text, size_t at);
} cal_xml_listener;

/* The source in UTF-8, itself if it is that already, after a check of its bytes.  NULL: it is no XML that could be
 * read, which out has been told. */
const cal_source *cal_xml_decode(cal_arena *keep, const cal_source *source, cal_diags *out);

/* Reads a source that cal_xml_decode gave.  False: out has been told why not to the end. */
bool cal_xml_read(const cal_source *source, const cal_xml_listener *listener, void *to, cal_diags *out);

/* The two ways of reading it.  A file that has nothing but elements, attributes, text and comments, with names in ASCII, is plain,
 * and needs no library; false: it is not, or no XML, and nobody was told anything. */
bool cal_xml_read_plain(const cal_source *source, const cal_xml_listener *listener, void *to);
bool cal_xml_read_any(const cal_source *source, const cal_xml_listener *listener, void *to, cal_diags *out);

#endif
