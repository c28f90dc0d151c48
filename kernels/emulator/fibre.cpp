// Stacks and switches.
#include "fibre.h"

#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>

namespace {
constexpr size_t PAGE = 4096;

// Stacks begin at different offsets, lest all tops share the same few sets of the cache.
uintptr_t top_of(uintptr_t bottom, int stack) { return bottom + STACK_BYTES - stack * 7 % 32 * 128; }
} // namespace

int Stacks::take() {
    if (idle.empty()) {
        void *memory = mmap(nullptr, PAGE + STACK_BYTES, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
        if (memory == MAP_FAILED || mprotect(memory, PAGE, PROT_NONE) != 0) {
            perror("cria emulator: cannot make a stack");
            abort();
        }
        bottoms.push_back((uintptr_t)memory + PAGE);
        idle.push_back((int)bottoms.size() - 1);
    }
    int stack = idle.back();
    idle.pop_back();
    return stack;
}

void Stacks::give_all() {
    idle.clear();
    for (int stack = (int)bottoms.size() - 1; stack >= 0; stack--) {
        idle.push_back(stack);
    }
}

#if defined(__x86_64__)
// The registers that a call preserves go on the stack, the stack pointer to *from; then the same backwards. The control words
// of the floating-point units are never changed here and need no saving.
asm(R"(
    .text
    .globl emulator_switch
    .hidden emulator_switch
    .type emulator_switch, @function
emulator_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size emulator_switch, . - emulator_switch
)");

void *Stacks::prepare(int stack, void (*entry)()) {
    uintptr_t *top = (uintptr_t *)top_of(bottoms[stack], stack);
    *--top = 0;                 // where entry would return to; it also aligns the stack as a call does
    *--top = (uintptr_t)entry;
    for (int i = 0; i < 6; i++) {
        *--top = 0;
    }
    return top;
}
#else
#include <new>
#include <ucontext.h>

extern "C" void emulator_switch(void **from, void *to) {
    ucontext_t here;
    *from = &here;
    swapcontext(&here, (ucontext_t *)to);
}

void *Stacks::prepare(int stack, void (*entry)()) {
    uintptr_t top = (top_of(bottoms[stack], stack) - sizeof(ucontext_t)) / 64 * 64;
    ucontext_t *context = new ((void *)top) ucontext_t;
    getcontext(context);
    context->uc_stack.ss_sp = (void *)bottoms[stack];
    context->uc_stack.ss_size = top - bottoms[stack];
    context->uc_link = nullptr;
    makecontext(context, entry, 0);
    return context;
}
#endif
