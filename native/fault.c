/* Weights are read where the system has mapped their file. If somebody cuts the file in the meantime, or its disk fails, the page is
   not there and the reader gets SIGBUS. In Java's code the JVM makes an error of it; in ours it would end in a report of a crash. */
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define _GNU_SOURCE
#include <link.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include "cria.h"

static const char MESSAGE[] = "trainer: a file that this run reads, most likely the model's weights, was cut or replaced while it was "
                              "read, or its disk failed; see that nothing writes to it, then run again\n";

enum { PLACES = 3 };

typedef struct {
    uintptr_t from, to;
} Code;

/* Where our code, OpenBLAS and the C library lie; found out at the start, since a handler of signals may not ask. */
static Code code[PLACES];
static struct sigaction previous;

static uintptr_t counter(const ucontext_t *context) {
#ifdef __x86_64__
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#else
    return (uintptr_t)context->uc_mcontext.pc;
#endif
}

/* Only calls that are safe in a handler. */
static void on_fault(int signal, siginfo_t *info, void *context) {
    const uintptr_t at = counter(context);
    for (int i = 0; i < PLACES; i++) {
        if (at >= code[i].from && at < code[i].to) {
            static int said;
            if (!__atomic_exchange_n(&said, 1, __ATOMIC_RELAXED)) {
                ssize_t written = write(STDERR_FILENO, MESSAGE, sizeof MESSAGE - 1);
                (void)written;
                _exit(1);
            }
            for (;;) {
                pause();        /* another thread has said it, and ends all */
            }
        }
    }
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(signal, info, context);
    } else if (previous.sa_handler == SIG_DFL || previous.sa_handler == SIG_IGN) {
        sigaction(signal, &previous, NULL);     /* and again at the same place */
    } else {
        previous.sa_handler(signal);
    }
}

/* Looks for the addresses of `places` in the executable segments of a library. */
static int note_code(struct dl_phdr_info *library, size_t size, void *places) {
    (void)size;
    for (int h = 0; h < library->dlpi_phnum; h++) {
        const ElfW(Phdr) *segment = &library->dlpi_phdr[h];
        const uintptr_t from = library->dlpi_addr + segment->p_vaddr, to = from + segment->p_memsz;
        for (int i = 0; i < PLACES && segment->p_type == PT_LOAD && (segment->p_flags & PF_X); i++) {
            const uintptr_t place = ((const uintptr_t *)places)[i];
            if (place >= from && place < to) {
                code[i] = (Code){from, to};
            }
        }
    }
    return 0;
}

void cria_report_faults(const void *sgemm) {
    uintptr_t places[PLACES] = {(uintptr_t)&cria_report_faults, (uintptr_t)sgemm, (uintptr_t)&getpagesize};
    dl_iterate_phdr(note_code, places);
    struct sigaction action;
    sigaction(SIGBUS, NULL, &previous);
    action = previous;
    action.sa_flags |= SA_SIGINFO;
    action.sa_sigaction = on_fault;
    sigaction(SIGBUS, &action, NULL);
}
#else
#include "cria.h"

void cria_report_faults(const void *sgemm) {
    (void)sgemm;
}
#endif
