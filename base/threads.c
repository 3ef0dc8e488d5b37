/* base/threads.c -- POSIX threads. */
#include "base/threads.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/arena.h"

typedef struct {
	void (*work)(void *one);
	void *one;
	pthread_t thread;
	bool started;
} job;

unsigned cal_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 1 ? (unsigned)n : 1;
}

unsigned cal_shares_of(uint32_t n)
{
	enum { FEW = 4000 };
	unsigned shares = n > FEW ? cal_processors() : 1;
	return shares < CAL_SHARES ? shares : CAL_SHARES;
}

static void *run(void *context)
{
	job *it = context;
	it->work(it->one);
	return NULL;
}

void cal_at_once(void (*work)(void *one), void *all, unsigned n, size_t size)
{
	job *jobs = cal_zeroed(n, sizeof *jobs);
	for (unsigned i = 0; i < n; i++) {
		jobs[i] = (job){.work = work, .one = (char *)all + i * size};
		jobs[i].started = i > 0 && pthread_create(&jobs[i].thread, NULL, run, &jobs[i]) == 0;
	}
	for (unsigned i = 0; i < n; i++)
		if (!jobs[i].started)
			work(jobs[i].one);
	for (unsigned i = 0; i < n; i++)
		if (jobs[i].started)
			pthread_join(jobs[i].thread, NULL);
	cal_resize(jobs, 0, 1);
}
