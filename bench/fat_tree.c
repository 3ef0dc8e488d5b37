/* bench/fat_tree.c -- a data centre as a model: a fat tree of k-port switches (Al-Fares, Loukissas and Vahdat, "A
 * scalable, commodity data center network architecture", 2008), and a service on one server in each of three pods.
 *
 *     fat_tree K > model.calisto.yaml     K even, 4 to 96: K^3 / 4 servers, 5 K^2 / 4 switches
 *
 * A server needs its edge switch; that needs any aggregation switch of its pod; that any core switch of its group. */
#include <stdio.h>
#include <stdlib.h>

static int half;

static void any_of(const char *kind, int first)
{
	printf("depends_on: [{any_of: [");
	for (int i = 0; i < half; i++)
		printf("%s%s-%d-%d", i ? ", " : "", kind, first, i);
	printf("]}]");
}

static void write_switches(void)
{
	for (int group = 0; group < half; group++)
		for (int i = 0; i < half; i++)
			printf("  - {name: core-%d-%d, runs: []}\n", group, i);
	for (int pod = 0; pod < 2 * half; pod++)
		for (int group = 0; group < half; group++) {
			printf("  - {name: aggregation-%d-%d, runs: [], ", pod, group);
			any_of("core", group);
			printf("}\n");
		}
	for (int pod = 0; pod < 2 * half; pod++)
		for (int edge = 0; edge < half; edge++) {
			printf("  - {name: edge-%d-%d, runs: [], ", pod, edge);
			any_of("aggregation", pod);
			printf("}\n");
		}
}

static void write_servers(void)
{
	for (int pod = 0; pod < 2 * half; pod++)
		for (int edge = 0; edge < half; edge++)
			for (int i = 0; i < half; i++)
				printf("  - {name: server-%d-%d-%d, runs: [], depends_on: [{component: edge-%d-%d}]}\n", pod, edge, i, pod,
				       edge);
}

int main(int argc, char **argv)
{
	int k = argc == 2 ? atoi(argv[1]) : 0;
	if (k < 4 || k > 96 || k % 2) {
		fprintf(stderr, "usage: fat_tree K, K even, from 4 to 96\n");
		return 3;
	}
	half = k / 2;
	printf("calisto: 1\nname: fat-tree-%d\ndescription: A fat tree of %d-port switches, %d servers.\n\n", k, k, k * k * k / 4);
	printf("without: [config, requests, credential, quota, clock, discovery, tool, platform]\n\ncomponents:\n");
	write_switches();
	write_servers();
	printf("\nservices:\n  - name: stored\n    depends_on: [{any_of: [server-0-0-0, server-1-0-0, server-2-0-0]}]\n");
	return ferror(stdout) || fclose(stdout) ? 1 : 0;
}
