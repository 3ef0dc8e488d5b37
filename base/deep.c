/* base/deep.c -- POSIX threads, for their stacks. */
#include "base/deep.h"

#include <pthread.h>
#include <stdint.h>

typedef struct {
	void (*work)(void *one);
	void *one;
} job;

static void *run(void *context)
{
	job *it = context;
	it->work(it->one);
	return NULL;
}

bool cal_deep(void (*work)(void *one), void *one, size_t depth)
{
	enum { SHALLOW = 1000, BESIDES = 1 << 20 };
	job it = {work, one};
	pthread_attr_t attributes;
	pthread_t thread;
	if (depth <= SHALLOW) {
		work(one);
		return true;
	}
	if (depth > (SIZE_MAX - BESIDES) / CAL_DEEP_FRAME || pthread_attr_init(&attributes) != 0)
		return false;
	size_t page = 1 << 16, stack = depth * CAL_DEEP_FRAME + BESIDES;
	bool started = pthread_attr_setstacksize(&attributes, stack / page * page) == 0 &&
	               pthread_create(&thread, &attributes, run, &it) == 0;
	pthread_attr_destroy(&attributes);
	if (started)
		pthread_join(thread, NULL);
	return started;
}
