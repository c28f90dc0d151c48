#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftest.h"

enum { OTHER_HANDLER = 7, BYTES = 1 << 16 };

static void other_handler(int signal) {
    (void)signal;
    _exit(OTHER_HANDLER);
}

/* Memory of a file that has been cut. */
static const float *cut(void) {
    FILE *file = tmpfile();
    if (file == NULL || ftruncate(fileno(file), BYTES) != 0) {
        abort();
    }
    const float *mapped = mmap(NULL, BYTES, PROT_READ, MAP_SHARED, fileno(file), 0);
    if (mapped == MAP_FAILED || ftruncate(fileno(file), 0) != 0) {
        abort();
    }
    return mapped;
}

static void in_a_kernel(void) {
    cria_sum_of_squares(cut(), 0, BYTES / sizeof(float));
}

static void in_the_c_library(void) {
    float out[64];
    void *(*volatile copy)(void *, const void *, size_t) = memcpy;
    copy(out, cut(), sizeof out);
}

static void elsewhere(void) {
    volatile const float *mapped = cut();
    (void)mapped[0];
}

/* Runs it in a process of its own, and returns the exit code and what came on standard error. */
static int ends(void (*run)(void), void (*sgemm)(void), char *said, size_t size) {
    int channel[2];
    if (pipe(channel) != 0) {
        abort();
    }
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        dup2(channel[1], STDERR_FILENO);
        signal(SIGBUS, other_handler);
        cria_report_faults((const void *)(uintptr_t)sgemm);
        run();
        _exit(0);
    }
    close(channel[1]);
    size_t length = 0;
    for (ssize_t got = 1; got > 0 && length + 1 < size; length += got > 0 ? (size_t)got : 0) {
        got = read(channel[0], said + length, size - 1 - length);
    }
    said[length] = 0;
    close(channel[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void test_report_faults(void) {
#ifdef __linux__
    char said[512];
    /* The code of this file stands for OpenBLAS in the last of them. */
    void (*const ours[])(void) = {in_a_kernel, in_the_c_library, elsewhere};
    for (int i = 0; i < 3; i++) {
        const int code = ends(ours[i], i == 2 ? elsewhere : NULL, said, sizeof said);
        check(code == 1, "case %d ends with %d", i, code);
        check(strncmp(said, "trainer: a file that this run reads", 35) == 0, "case %d says %s", i, said);
        check(strchr(said, '\n') == said + strlen(said) - 1, "case %d says more than a line", i);
    }
    const int code = ends(elsewhere, NULL, said, sizeof said);
    check(code == OTHER_HANDLER && said[0] == 0, "the handler before does not get what is not ours: %d %s", code, said);
#endif
}
