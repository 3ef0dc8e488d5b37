/* draw/render.h -- DOT to SVG, PNG or PDF: by the installed `dot`, as a child process with a limit of time and memory. */
#ifndef CALISTO_DRAW_RENDER_H
#define CALISTO_DRAW_RENDER_H

#include "base/arena.h"

typedef struct {
	const char *program;     /* NULL: "dot", looked for in PATH */
	double seconds;          /* after so long it is ended; 0: 20 */
} cal_renderer;

/* Renders DOT to a format of `dot -T` ("svg", "png", "pdf").  True: bytes[0 .. *n) are the picture, in keep, a NUL behind.
 * False: *why says what went wrong and what to do, in a sentence without a full stop ("there is no 'dot'; install
 * graphviz, or ask for DOT with -T dot").  No shell is involved, and nothing is left running. */
bool cal_render(cal_arena *keep, const cal_renderer *r, const char *dot, size_t length, const char *format,
                const char **bytes, size_t *n, const char **why);

#endif
