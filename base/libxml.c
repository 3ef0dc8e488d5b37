/* base/libxml.c -- libxml2, by its functions' addresses. */
#include "base/libxml.h"

#include <dlfcn.h>
#include <pthread.h>

#ifndef CAL_LIBXML2
#define CAL_LIBXML2 "libxml2.so.2"
#endif

static struct {
	cal_libxml lib;
	const char *why;
} loaded;

static void load(void)
{
	void *handle = dlopen(CAL_LIBXML2, RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		loaded.why = "this needs libxml2, which is not installed here; it is in the package libxml2";
		return;
	}
#define LOOK_UP(name)                                                   \
	*(void **)&loaded.lib.name = dlsym(handle, #name);                    \
	if (!loaded.lib.name)                                                 \
		loaded.why = CAL_LIBXML2 " is of another version: it has no " #name;
	CAL_LIBXML_FUNCTIONS(LOOK_UP)
	LOOK_UP(xmlFree)
#undef LOOK_UP
}

const cal_libxml *cal_libxml_load(const char **why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	*why = loaded.why;
	return loaded.why ? NULL : &loaded.lib;
}
