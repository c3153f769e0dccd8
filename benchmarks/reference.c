/* What dovetail is measured against: the loops as one would write them in C.
 *
 *   reference run MACHINE MAX_STEPS
 *       one machine from the blank tape
 *   reference dovetail A B ITERATIONS IN:OUT...
 *       the literal dovetailer over the 2-symbol machines in rank order; examples
 *       are run one after the other, the output is the symbol under the head, and
 *       the oldest machine goes first (tie="rank")
 *
 *   reference solutions STATES MAX_TIME IN:OUT...
 *       all 2-symbol machines of up to STATES states, one by one: how many give the
 *       right outputs in MAX_TIME steps in all, and the steps of these
 *
 * Byte tapes that grow, one packed table look-up per step. Each command prints one
 * line of name=value pairs. docs/theory.md defines ranks, turns and steps.
 *
 * gcc -O3 -march=native -o reference reference.c
 */
#define _POSIX_C_SOURCE 199309L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STATES = 8, SYMBOLS = 6, STRIDE = 8, SMALL = 32 };

/* One table entry in 32 bits: bits 0-7 the symbol to write, 8-15 the move plus one,
 * 16-31 the offset of the next state's row. */
typedef uint32_t Entry;

#define HALT 0xFFFFu
#define UNDEFINED 0xFFFEu
#define ENTRY(write, move, next) ((Entry)(write) | (Entry)((move) + 1) << 8 | (Entry)(next) << 16)
#define WRITE(entry) ((uint8_t)(entry))
#define MOVE(entry) ((int)((entry) >> 8 & 0xFF) - 1)
#define NEXT(entry) ((entry) >> 16)

static void fail(const char *message)
{
    fprintf(stderr, "reference: %s\n", message);
    exit(2);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint64_t number(const char *text)
{
    char *end;
    uint64_t value = strtoull(text, &end, 10);
    if (end == text || *end)
        fail("not a number");
    return value;
}

/* A tape: `cells` holds `size` bytes. Twice the size and centred whenever the head leaves it. */
typedef struct {
    uint8_t *cells;
    int64_t size;
    uint8_t small[SMALL];
} Tape;

static int64_t grow(Tape *tape, int64_t head)
{
    int64_t size = 2 * tape->size, shift = tape->size / 2;
    uint8_t *cells = calloc((size_t)size, 1);
    if (!cells)
        fail("out of memory");
    memcpy(cells + shift, tape->cells, (size_t)tape->size);
    if (tape->cells != tape->small)
        free(tape->cells);
    tape->cells = cells;
    tape->size = size;
    return head + shift;
}

/* ---- one machine ---- */

static void parse(const char *text, Entry *table)
{
    int state = 0, symbol = 0;
    for (int i = 0; i < STATES * STRIDE; i++)
        table[i] = ENTRY(0, 0, UNDEFINED);
    for (; *text; text += 3) {
        if (*text == '_') {
            text++;
            state++;
            symbol = 0;
        }
        if (state >= STATES || symbol >= SYMBOLS || strlen(text) < 3)
            fail("malformed machine");
        Entry *entry = &table[STRIDE * state + symbol++];
        if (text[2] >= 'A' && text[2] < 'A' + STATES)
            *entry = ENTRY(text[0] - '0', text[1] == 'R' ? 1 : -1, STRIDE * (text[2] - 'A'));
        else if (text[2] != '-')
            *entry = ENTRY(text[0] - '0', 0, HALT);
    }
}

static void run(const char *text, uint64_t max_steps)
{
    Entry table[STATES * STRIDE];
    parse(text, table);
    Tape tape = {.size = SMALL};
    tape.cells = tape.small;
    double start = now();
    int64_t head = SMALL / 2;
    uint64_t steps = 0;
    uint32_t state = 0;
    const char *outcome = "limit";
    while (steps < max_steps) {
        Entry entry = table[state + tape.cells[head]];
        state = NEXT(entry);
        if (state == UNDEFINED) {
            outcome = "undefined";
            break;
        }
        steps++;
        tape.cells[head] = WRITE(entry);
        if (state == HALT) {
            outcome = "halted";
            break;
        }
        head += MOVE(entry);
        if ((uint64_t)head >= (uint64_t)tape.size)
            head = grow(&tape, head);
    }
    double seconds = now() - start;
    printf("outcome=%s steps=%llu seconds=%.9f\n", outcome, (unsigned long long)steps, seconds);
}

/* ---- the dovetailer ---- */

typedef struct {
    const char *input;
    int64_t length;
    uint8_t answer;
} Example;

typedef struct {
    uint64_t rank, time; /* time: turns taken, all examples together */
    uint32_t state;
    int example;
    int64_t head;
    Tape tape;
    Entry table[STATES * 2]; /* the row of a state is 2 entries long */
} Program;

/* The rank-th machine: sizes in order, and the entries of one size as the digits of a
 * number in base 4n + 2, first entry most significant. */
static void unrank(uint64_t rank, Entry *table)
{
    uint64_t index = rank - 1;
    for (unsigned n = 1; n <= STATES; n++) {
        unsigned choices = 4 * n + 2;
        unsigned __int128 count = 1;
        for (unsigned i = 0; i < 2 * n; i++)
            count *= choices;
        if (index >= count) {
            index -= (uint64_t)count;
            continue;
        }
        for (int i = (int)(2 * n) - 1; i >= 0; i--) {
            unsigned code = (unsigned)(index % choices);
            index /= choices;
            if (code < 2)
                table[i] = ENTRY(code, 0, HALT);
            else
                table[i] = ENTRY((code - 2) / 2 % 2, (code - 2) % 2 ? 1 : -1, 2 * ((code - 2) / 4));
        }
        return;
    }
    fail("rank too great");
}

static void begin(Program *program, const Example *example)
{
    Tape *tape = &program->tape;
    while (tape->size / 2 + example->length > tape->size)
        grow(tape, 0);
    memset(tape->cells, 0, (size_t)tape->size);
    program->head = tape->size / 2;
    program->state = 0;
    for (int64_t i = 0; i < example->length; i++)
        tape->cells[program->head + i] = (uint8_t)(example->input[i] - '0');
}

enum { RUNNING, REJECTED, ACCEPTED };

/* One turn of at most `limit` steps; `*steps` counts those done. */
static int turn(Program *program, const Example *examples, int count, uint64_t limit,
                uint64_t *steps)
{
    const Entry *table = program->table;
    uint8_t *cells = program->tape.cells;
    int64_t head = program->head, size = program->tape.size;
    uint32_t state = program->state;
    uint64_t done = 0;
    int verdict = RUNNING;
    while (done < limit) {
        Entry entry = table[state + cells[head]];
        cells[head] = WRITE(entry);
        state = NEXT(entry);
        done++;
        if (state == HALT) {
            if (cells[head] != examples[program->example].answer) {
                verdict = REJECTED;
                break;
            }
            if (++program->example == count) {
                verdict = ACCEPTED;
                break;
            }
            begin(program, &examples[program->example]);
            cells = program->tape.cells;
            head = program->head;
            size = program->tape.size;
            state = 0;
            continue;
        }
        head += MOVE(entry);
        if ((uint64_t)head >= (uint64_t)size) {
            head = grow(&program->tape, head);
            cells = program->tape.cells;
            size = program->tape.size;
        }
    }
    program->head = head;
    program->state = state;
    program->time += done;
    *steps += done;
    return verdict;
}

static void dovetail(uint64_t a, uint64_t b, uint64_t iterations, Example *examples, int count)
{
    if (a < 1 || b < 1 || a > UINT64_MAX / (iterations + 1) || count < 1)
        fail("a and b must be at least 1, with at least one example");
    double start = now();
    uint64_t listed = 0, live = 0, steps = 0, iteration;
    Program **programs = malloc((size_t)(a * iterations + 1) * sizeof *programs);
    if (!programs)
        fail("out of memory");
    Program *winner = NULL;
    for (iteration = 1; iteration <= iterations && !winner; iteration++) {
        while (listed < a * iteration) {
            Program *program = calloc(1, sizeof *program);
            if (!program)
                fail("out of memory");
            program->rank = ++listed;
            program->tape.cells = program->tape.small;
            program->tape.size = SMALL;
            unrank(program->rank, program->table);
            begin(program, &examples[0]);
            programs[live++] = program;
        }
        /* Machines that have stopped leave the list; the others keep their order. */
        uint64_t kept = 0;
        for (uint64_t i = 0; i < live && !winner; i++) {
            Program *program = programs[i];
            int verdict = turn(program, examples, count, b, &steps);
            if (verdict == RUNNING) {
                programs[kept++] = program;
            } else if (verdict == ACCEPTED) {
                winner = program;
            } else {
                if (program->tape.cells != program->tape.small)
                    free(program->tape.cells);
                free(program);
            }
        }
        live = kept;
    }
    double seconds = now() - start;
    iteration--;
    uint64_t rank = 0, time = 0, slots = a * b * (iteration * (iteration + 1) / 2);
    if (winner) {
        rank = winner->rank;
        time = winner->time;
        slots = a * b * (iteration * (iteration - 1) / 2) + b * (rank - 1) + (time - 1) % b + 1;
    }
    printf("rank=%llu time=%llu iteration=%llu slots=%llu steps=%llu seconds=%.9f\n",
           (unsigned long long)rank, (unsigned long long)time, (unsigned long long)iteration,
           (unsigned long long)slots, (unsigned long long)steps, seconds);
}

static void solutions(uint64_t states, uint64_t max_time, Example *examples, int count)
{
    if (states < 1 || states > 4)
        fail("the states must be 1 to 4");
    double start = now();
    uint64_t total = 0, solving = 0, time = 0, steps = 0;
    for (unsigned n = 1; n <= states; n++) {
        uint64_t machines = 1;
        for (unsigned i = 0; i < 2 * n; i++)
            machines *= 4 * n + 2;
        total += machines;
    }
    Program program = {.tape = {.size = SMALL}};
    program.tape.cells = program.tape.small;
    for (uint64_t rank = 1; rank <= total; rank++) {
        unrank(rank, program.table);
        program.example = 0;
        program.time = 0;
        begin(&program, &examples[0]);
        if (turn(&program, examples, count, max_time, &steps) == ACCEPTED) {
            solving++;
            time += program.time;
        }
    }
    printf("machines=%llu solving=%llu time=%llu steps=%llu seconds=%.9f\n",
           (unsigned long long)total, (unsigned long long)solving, (unsigned long long)time,
           (unsigned long long)steps, now() - start);
}

static Example example(const char *text)
{
    const char *colon = strchr(text, ':');
    if (!colon || strlen(colon) != 2 || strspn(text, "01") != (size_t)(colon - text))
        fail("an example is BITS:BIT");
    return (Example){text, colon - text, (uint8_t)(colon[1] - '0')};
}

int main(int argc, char **argv)
{
    Example examples[64];
    int first = argc > 1 && !strcmp(argv[1], "solutions") ? 4 : 5;
    if (argc - first > 64)
        fail("too many examples");
    if (argc == 4 && !strcmp(argv[1], "run")) {
        run(argv[2], number(argv[3]));
        return 0;
    }
    for (int i = first; i < argc; i++)
        examples[i - first] = example(argv[i]);
    if (argc > 5 && !strcmp(argv[1], "dovetail"))
        dovetail(number(argv[2]), number(argv[3]), number(argv[4]), examples, argc - 5);
    else if (argc > 4 && !strcmp(argv[1], "solutions"))
        solutions(number(argv[2]), number(argv[3]), examples, argc - 4);
    else
        fail("usage: reference run MACHINE MAX_STEPS | reference dovetail A B ITERATIONS IN:OUT... "
             "| reference solutions STATES MAX_TIME IN:OUT...");
    return 0;
}
