/*
 * eventlog LOG TABLE: reads an HTCondor user event log and writes one line per event: job, event number, time.
 * Writes TABLE.tmp and renames it into place, as careful programs do.
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: eventlog LOG TABLE\n");
        return 2;
    }
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.tmp", argv[2]);
    FILE *log = fopen(argv[1], "r");
    FILE *table = fopen(temporary, "w");
    if (!log || !table) {
        perror("eventlog");
        return 1;
    }
    char line[8192];
    while (fgets(line, sizeof line, log)) {
        int event, cluster, proc;
        char day[16], time[16];
        if (sscanf(line, "%3d (%d.%d.%*d) %15s %15s", &event, &cluster, &proc, day, time) == 5)
            fprintf(table, "%d.%d\t%03d\t%s %s\n", cluster, proc, event, day, time);
    }
    if (fclose(table) || rename(temporary, argv[2])) {
        perror("eventlog");
        return 1;
    }
    return 0;
}
