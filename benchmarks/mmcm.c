/* The M/M/c+M queue in C: the yardstick of the compiled engine.
 *
 * A plain textbook program: a binary heap of events (the next arrival, ends of service, ends of
 * patience), callers wait first come first served, no log, only counts. Luck is drawn first, as
 * the engine's is, and timed apart.
 *
 *     cc -O2 -o mmcm benchmarks/mmcm.c -lm
 *     ./mmcm [calls [runs [seed [batch]]]]
 *
 * prints the median rates of the simulation alone and with drawing, calls/s, the share that
 * abandons, the mean wait, and a line a run: how many calls of each batch abandon.
 */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ARRIVAL, SERVICE, PATIENCE };
enum { COMING, WAITING, DONE, ABANDONED };

static const double RATE = 100.0 / 60.0, SERVICE_S = 180.0, PATIENCE_S = 120.0;
static const int AGENTS = 300;

typedef struct {
    double time;
    int kind, call;
} Event;

static Event *heap;
static int events;

static void push(double time, int kind, int call)
{
    int place = events++;
    while (place > 0 && heap[(place - 1) / 2].time > time) {
        heap[place] = heap[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    heap[place] = (Event){time, kind, call};
}

static Event pop(void)
{
    Event first = heap[0], last = heap[--events];
    int place = 0, child = 1;
    while (child < events) {
        if (child + 1 < events && heap[child + 1].time < heap[child].time)
            child++;
        if (last.time <= heap[child].time)
            break;
        heap[place] = heap[child];
        place = child;
        child = 2 * place + 1;
    }
    heap[place] = last;
    return first;
}

static uint64_t state;

static double exponential(double mean)
{
    uint64_t x = state += 0x9e3779b97f4a7c15u; /* splitmix64 */
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    return -mean * log(((double)(x >> 11) + 0.5) * 0x1p-53);
}

typedef struct {
    double arrival, service, patience;
} Luck;

static void draw(Luck *luck, int n)
{
    double now = 0.0;
    for (int i = 0; i < n; i++) {
        now += exponential(1.0 / RATE);
        luck[i] = (Luck){now, exponential(SERVICE_S), exponential(PATIENCE_S)};
    }
}

static int simulate(const Luck *luck, int n, int *line, char *status, double *waited)
{
    int idle = AGENTS, head = 0, tail = 0, abandoned = 0;
    *waited = 0.0;
    events = 0;
    for (int i = 0; i < n; i++)
        status[i] = COMING;
    push(luck[0].arrival, ARRIVAL, 0);
    while (events) {
        Event event = pop();
        int call = event.call;
        if (event.kind == ARRIVAL) {
            if (call + 1 < n)
                push(luck[call + 1].arrival, ARRIVAL, call + 1);
            if (idle) {
                idle--;
                status[call] = DONE;
                push(event.time + luck[call].service, SERVICE, call);
            } else {
                status[call] = WAITING;
                line[tail++] = call;
                push(event.time + luck[call].patience, PATIENCE, call);
            }
        } else if (event.kind == SERVICE) {
            while (head < tail && status[line[head]] != WAITING)
                head++;
            if (head < tail) {
                call = line[head++];
                status[call] = DONE;
                *waited += event.time - luck[call].arrival;
                push(event.time + luck[call].service, SERVICE, call);
            } else {
                idle++;
            }
        } else if (status[call] == WAITING) {
            status[call] = ABANDONED;
            *waited += luck[call].patience;
            abandoned++;
        }
    }
    return abandoned;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 144000;
    int runs = argc > 2 ? atoi(argv[2]) : 5;
    double *alone = malloc(runs * sizeof *alone), *both = malloc(runs * sizeof *both);
    double waited = 0.0;
    long abandoned = 0;
    state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    int batch = argc > 4 ? atoi(argv[4]) : n;
    int batches = n / batch;
    long *by_batch = calloc((size_t)runs * batches + 1, sizeof *by_batch);
    for (int r = 0; r < runs; r++) {
        double start = seconds();
        Luck *luck = malloc(n * sizeof *luck);
        draw(luck, n);
        double drawn = seconds();
        int *line = malloc(n * sizeof *line);
        char *status = malloc(n);
        heap = malloc((2 * (size_t)n + 2) * sizeof *heap);
        abandoned += simulate(luck, n, line, status, &waited);
        double end = seconds();
        for (int i = 0; i < batches * batch; i++)
            by_batch[r * batches + i / batch] += status[i] == ABANDONED;
        free(heap), free(status), free(line), free(luck);
        alone[r] = n / (end - drawn);
        both[r] = n / (end - start);
    }
    qsort(alone, runs, sizeof *alone, ascending);
    qsort(both, runs, sizeof *both, ascending);
    printf("simulate %.0f draw_and_simulate %.0f abandoned %.5f mean_wait_s %.3f\n",
           alone[runs / 2], both[runs / 2], (double)abandoned / ((double)runs * n), waited / n);
    for (int i = 0; i < runs * batches; i++)
        printf("%ld%c", by_batch[i], (i + 1) % batches ? ' ' : '\n');
    free(alone), free(both), free(by_batch);
    return 0;
}
