/* cli/project.c -- where the project file is, and what it means for a request. */
#include "cli/project.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/files.h"

static const char name[] = ".calisto.yaml";

static bool is_root(const char *folder, const char *above)
{
	struct stat here, there;
	return stat(folder, &here) != 0 || stat(above, &there) != 0 ||
	       (here.st_dev == there.st_dev && here.st_ino == there.st_ino);
}

/* The path of the nearest project file, or NULL.  Folders are "./", "../", "../../" ... */
static const char *find_file(cal_arena *keep)
{
	enum { MOST = 256 };
	const char *folder = "";
	for (unsigned i = 0; i < MOST; i++) {
		struct stat about;
		const char *path = cal_format(keep, "%s%s", folder, name);
		if (stat(path, &about) == 0)
			return path;
		const char *above = cal_format(keep, "%s../", folder);
		if (stat(cal_format(keep, "%s.git", folder), &about) == 0 || is_root(*folder ? folder : ".", above))
			return NULL;
		folder = above;
	}
	return NULL;
}

bool cal_project_find(cal_arena *keep, cal_colour_when colour, const cal_project **project)
{
	const char *path = find_file(keep);
	*project = NULL;
	if (!path)
		return true;
	cal_diags diags = {.keep = keep};
	*project = cal_project_read(keep, path, &diags);
	cal_diags_sort(&diags);
	cal_diags_print(&diags, stderr, cal_terminal_colour(stderr, colour));
	cal_diags_free(&diags);
	return *project != NULL;
}

const char *cal_variable(const char *variable)
{
	const char *value = getenv(variable);
	return value && *value ? value : NULL;
}

static bool is_read(const cal_read_request *read, const char *path)
{
	for (size_t i = 0; i < read->n_threat_files; i++)
		if (cal_files_same(read->threat_files[i], path))
			return true;
	return false;
}

/* The project's files of threats stand before those of the command line. */
static void fill_threats(cal_arena *keep, const cal_project *project, cal_read_request *read)
{
	const char **files = CAL_NEWS(keep, project->n_threats + read->n_threat_files + 1, const char *);
	size_t n = 0;
	for (uint32_t i = 0; i < project->n_threats; i++)
		if (!is_read(read, project->threats[i]))
			files[n++] = project->threats[i];
	for (size_t i = 0; i < read->n_threat_files; i++)
		files[n++] = read->threat_files[i];
	read->threat_files = files;
	read->n_threat_files = n;
}

void cal_project_fill(cal_arena *keep, const cal_project *project, cal_read_request *read)
{
	if (!read->policy_file)
		read->policy_file = cal_variable(CAL_VARIABLE_POLICY);
	if (!project)
		return;
	if (!read->policy_file)
		read->policy_file = project->policy;
	fill_threats(keep, project, read);
	read->wishes = project->wishes;
	read->n_wishes = project->n_wishes;
}
