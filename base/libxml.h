/* base/libxml.h -- libxml2, which is loaded when it is first needed: with what it brings that takes a millisecond, a
 * quarter of what a small model takes, and most runs have no XML. */
#ifndef CALISTO_BASE_LIBXML_H
#define CALISTO_BASE_LIBXML_H

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlwriter.h>

/* Every function that is used, once; xmlFree is a variable that holds one. */
#define CAL_LIBXML(F)                                                                                                  \
	F(xmlByteConsumed) F(xmlCreateMemoryParserCtxt) F(xmlCtxtUseOptions) F(xmlDocGetRootElement) F(xmlFree)        \
	F(xmlFreeDoc) F(xmlFreeParserCtxt) F(xmlFreeTextWriter) F(xmlGetNoNsProp) F(xmlGetPredefinedEntity)            \
	F(xmlNewTextWriter) F(xmlOutputBufferCreateIO) F(xmlParseDocument) F(xmlReadMemory) F(xmlStopParser)           \
	F(xmlTextWriterEndDocument) F(xmlTextWriterEndElement) F(xmlTextWriterSetIndent)                               \
	F(xmlTextWriterSetIndentString) F(xmlTextWriterStartDocument) F(xmlTextWriterStartElement)                     \
	F(xmlTextWriterWriteAttribute) F(xmlTextWriterWriteElement)

typedef struct {
#define MEMBER(name) __typeof__(&name) name;
	CAL_LIBXML(MEMBER)
#undef MEMBER
} cal_libxml;

/* The library, for as long as the program runs.  NULL: *why says why there is none. */
const cal_libxml *cal_libxml_load(const char **why);

#endif
