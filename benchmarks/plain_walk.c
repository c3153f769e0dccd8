/* A census of one part of the tree, word by word as docs/theory.md and docs/dovetailing.md say.
 *
 *   plain_walk STATES MAX_TIME CODE...
 *       all machines of STATES states and 2 symbols on the blank tape that make these choices, and
 *       the mirror image of each: the codes of the entries, in the order in which a run asks for
 *       them
 *
 * No decider, and nothing is taken over from one run to the next: every partial machine begins
 * again on the blank tape. The least rank is the least over all ways to name the states. Prints one
 * line for each output and halting time: the output, the time, the number of machines, the least
 * rank of one; and in the end one line of numbers: machines that halt, machines without a halting
 * entry, all others, and partial machines.
 *
 * gcc -O3 -march=native -o plain_walk plain_walk.c
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATES = 6, MOST_TIME = 1000, CELLS = 2 * MOST_TIME + 1, MOST_NAMINGS = 120 };

typedef struct {
    int8_t defined, halts, write, move, next;
} Entry;

/* A run: its tape, and where it has got to. `entry` is the one that it asks for. */
typedef struct {
    uint8_t tape[CELLS];
    int first, last, head, state, steps;
    Entry *entry;
} Run;

typedef struct {
    char *output;
    int time;
    uint64_t machines, rank;
} Row;

static int states, max_time, reached = 1, open_entries;
static Entry table[STATES][2];
static uint64_t halting, no_halting_entry, others, nodes;
static Row *rows;
static size_t row_count, row_room;
/* For each number of states reached, all ways to name them; state A keeps its name. */
static int namings[STATES + 1][MOST_NAMINGS][STATES], naming_count[STATES + 1];

static void fail(const char *why)
{
    fprintf(stderr, "plain_walk: %s\n", why);
    exit(1);
}

/* Choices for one entry of a machine. */
static int choices(int size)
{
    return 4 * size + 2;
}

static uint64_t power(uint64_t base, int exponent)
{
    uint64_t product = 1;
    while (exponent-- > 0)
        product *= base;
    return product;
}

static void list_namings(int size)
{
    for (uint64_t number = 0; number < power((uint64_t)size, size - 1); number++) {
        int name[STATES] = {0}, used = 1;
        uint64_t left = number;
        for (int state = 1; state < size; state++, left /= (uint64_t)size) {
            name[state] = (int)(left % (uint64_t)size);
            used |= 1 << name[state];
        }
        if (used == (1 << size) - 1)
            memcpy(namings[size][naming_count[size]++], name, sizeof(name));
    }
}

static Entry entry_of(int code)
{
    if (code < 2)
        return (Entry){1, 1, (int8_t)code, 0, 0};
    code -= 2;
    return (Entry){1, 0, (int8_t)(code / 2 % 2), code % 2 ? 1 : -1, (int8_t)(code / 4)};
}

/* Machines that the partial one stands for: names of the fresh states, choices of open entries. */
static uint64_t weight(void)
{
    uint64_t names = 1;
    for (int state = 1; state < reached; state++)
        names *= (uint64_t)(states - state);
    return names * power((uint64_t)choices(states), open_entries);
}

/* The least rank of a machine of as many states as were reached, mirrored or not. */
static uint64_t least_rank(int mirror)
{
    uint64_t least = UINT64_MAX, offset = 0;
    uint64_t base = (uint64_t)choices(reached);
    for (int size = 1; size < reached; size++)
        offset += power((uint64_t)choices(size), 2 * size);
    for (int way = 0; way < naming_count[reached]; way++) {
        const int *name = namings[reached][way];
        int bearer[STATES];
        uint64_t number = 0;
        for (int state = 0; state < reached; state++)
            bearer[name[state]] = state;
        for (int row = 0; row < reached; row++)
            for (int symbol = 0; symbol < 2; symbol++) {
                Entry entry = table[bearer[row]][symbol];
                int code = 0;
                if (entry.defined && entry.halts) code = entry.write;
                if (entry.defined && !entry.halts)
                    code = 2 + 4 * name[entry.next] + 2 * entry.write +
                           ((mirror ? -entry.move : entry.move) > 0);
                number = number * base + (uint64_t)code;
            }
        if (number < least)
            least = number;
    }
    return offset + least + 1;
}

static size_t hash(const char *output, int time)
{
    uint64_t value = 14695981039346656037u ^ (uint64_t)time;
    for (; *output; output++)
        value = (value ^ (uint64_t)*output) * 1099511628211u;
    return (size_t)(value ^ value >> 29);
}

static Row *find(Row *all, size_t room, const char *output, int time)
{
    size_t place = hash(output, time) & (room - 1);
    while (all[place].output && (all[place].time != time || strcmp(all[place].output, output)))
        place = (place + 1) & (room - 1);
    return &all[place];
}

static void grow(void)
{
    size_t room = row_room ? 2 * row_room : 1024;
    Row *more = calloc(room, sizeof(Row));
    if (!more)
        fail("no memory");
    for (size_t i = 0; i < row_room; i++)
        if (rows[i].output)
            *find(more, room, rows[i].output, rows[i].time) = rows[i];
    free(rows);
    rows = more;
    row_room = room;
}

static void add(const char *output, int time, uint64_t machines, uint64_t rank)
{
    if (2 * row_count >= row_room)
        grow();
    Row *row = find(rows, row_room, output, time);
    if (!row->output) {
        size_t size = strlen(output) + 1;
        row->output = malloc(size);
        if (!row->output)
            fail("no memory");
        memcpy(row->output, output, size);
        row->time = time;
        row->rank = UINT64_MAX;
        row_count++;
    }
    row->machines += machines;
    if (rank < row->rank)
        row->rank = rank;
}

/* The machines that halt at the entry that the run asks for, writing a symbol. */
static void halt(Run *run, int symbol)
{
    char output[CELLS + 1], mirrored[CELLS + 1];
    int length = run->last - run->first + 1;
    uint8_t before = run->tape[run->head];
    run->tape[run->head] = (uint8_t)symbol;
    for (int i = 0; i < length; i++) {
        output[i] = (char)('0' + run->tape[run->first + i]);
        mirrored[length - 1 - i] = output[i];
    }
    output[length] = mirrored[length] = 0;
    run->tape[run->head] = before;
    *run->entry = entry_of(symbol);
    open_entries--;
    add(output, run->steps + 1, weight(), least_rank(0));
    add(mirrored, run->steps + 1, weight(), least_rank(1));
    halting += 2 * weight();
    open_entries++;
    *run->entry = (Entry){0};
}

/* Runs the partial machine from the blank tape; whether it asks for an undefined entry in time. */
static int run_on(Run *run)
{
    run->first = run->last = run->head = MOST_TIME;
    run->state = run->steps = 0;
    run->tape[run->head] = 0;
    for (;; run->steps++) {
        run->entry = &table[run->state][run->tape[run->head]];
        if (run->steps == max_time)
            return 0;
        Entry entry = *run->entry;
        if (!entry.defined)
            return 1;
        run->tape[run->head] = (uint8_t)entry.write;
        run->head += entry.move;
        run->state = entry.next;
        if (run->head < run->first)
            run->tape[run->first = run->head] = 0;
        if (run->head > run->last)
            run->tape[run->last = run->head] = 0;
    }
}

/* Chooses an entry that was asked for; returns the number of states reached before. */
static int choose(Entry *entry, int code)
{
    int before = reached;
    *entry = entry_of(code);
    if (entry->next == reached)
        reached++;
    open_entries--;
    return before;
}

static void walk(void)
{
    Run run;
    if (!run_on(&run)) {
        others += 2 * weight();
        return;
    }
    halt(&run, 0);
    halt(&run, 1);
    int most = choices(reached < states ? reached + 1 : states);
    for (int code = 2; code < most; code++) {
        int before = choose(run.entry, code);
        if (open_entries == 0) {
            no_halting_entry += 2 * weight();
        } else {
            nodes++;
            walk();
        }
        *run.entry = (Entry){0};
        reached = before;
        open_entries++;
    }
}

int main(int count, char **arguments)
{
    if (count < 4)
        fail("plain_walk STATES MAX_TIME CODE...");
    states = atoi(arguments[1]);
    max_time = atoi(arguments[2]);
    if (states < 1 || states > STATES)
        fail("1 to 6 states");
    if (max_time < 1 || max_time > MOST_TIME)
        fail("1 to 1000 steps");
    open_entries = 2 * states;
    for (int size = 1; size <= states; size++)
        list_namings(size);
    for (int i = 3; i < count; i++) {
        Run run;
        int code = atoi(arguments[i]);
        int most = choices(reached < states ? reached + 1 : states);
        if (!run_on(&run))
            fail("the run asks for no more entries");
        if (code < 2 || code >= most)
            fail("no such choice");
        if (i == 3 && code % 2 == 0)
            fail("the first move is to the right: its mirror image counts");
        choose(run.entry, code);
    }
    walk();
    for (size_t i = 0; i < row_room; i++)
        if (rows[i].output)
            printf("%s %d %llu %llu\n", rows[i].output, rows[i].time,
                   (unsigned long long)rows[i].machines, (unsigned long long)rows[i].rank);
    printf("%llu %llu %llu %llu\n", (unsigned long long)halting,
           (unsigned long long)no_halting_entry, (unsigned long long)others,
           (unsigned long long)nodes);
    return 0;
}
