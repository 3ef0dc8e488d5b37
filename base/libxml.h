/* base/libxml.h -- libxml2, loaded when something asks for it.
 *
 * It brings libraries for character sets and for C++ with it, and loading them takes as long as checking a small model, which
 * needs none of them. */
#ifndef CALISTO_BASE_LIBXML_H
#define CALISTO_BASE_LIBXML_H

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlwriter.h>

/* Every function that is used, once. */
#define CAL_LIBXML_FUNCTIONS(F)                                                                                       \
	F(xmlByteConsumed) F(xmlCreateMemoryParserCtxt) F(xmlCtxtUseOptions) F(xmlDocGetRootElement) F(xmlFreeDoc)          \
	F(xmlFreeParserCtxt) F(xmlFreeTextWriter) F(xmlGetNoNsProp) F(xmlGetPredefinedEntity) F(xmlNewTextWriter)           \
	F(xmlOutputBufferCreateIO) F(xmlParseDocument) F(xmlReadMemory) F(xmlStopParser)                                   \
	F(xmlTextWriterEndDocument) F(xmlTextWriterEndElement) F(xmlTextWriterSetIndent) F(xmlTextWriterSetIndentString)    \
	F(xmlTextWriterStartDocument) F(xmlTextWriterStartElement) F(xmlTextWriterWriteAttribute) F(xmlTextWriterWriteElement)

typedef struct {
#define CAL_LIBXML_MEMBER(name) __typeof__(&name) name;
	CAL_LIBXML_FUNCTIONS(CAL_LIBXML_MEMBER)
#undef CAL_LIBXML_MEMBER
	xmlFreeFunc *xmlFree;  /* a variable of the library's */
} cal_libxml;

/* The library, for as long as the program runs; any thread may ask.  NULL: it is not installed here, or is of a version that has
 * not all of it; then *why says so. */
const cal_libxml *cal_libxml_load(const char **why);

#endif
