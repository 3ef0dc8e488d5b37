/* base/libxml.c -- libxml2, by its functions' addresses. */
#include "base/libxml.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

#ifndef CAL_LIBXML2
#define CAL_LIBXML2 "libxml2.so.2"
#endif

static pthread_once_t once = PTHREAD_ONCE_INIT;
static cal_libxml library;
static const char *trouble;

/* It is never closed: what it remembers of threads would outlive it. */
static void load(void)
{
	void *handle = dlopen(CAL_LIBXML2, RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		trouble = "XML needs libxml2, which is not installed here; it is in the package libxml2";
		return;
	}
#define LOOK_UP(name)                                         \
	*(void **)&library.name = dlsym(handle, #name);           \
	if (!library.name) {                                      \
		trouble = CAL_LIBXML2 " is of another version: it has no " #name; \
		return;                                           \
	}
	CAL_LIBXML(LOOK_UP)
#undef LOOK_UP
}

const cal_libxml *cal_libxml_load(const char **why)
{
	pthread_once(&once, load);
	*why = trouble;
	return trouble ? NULL : &library;
}
