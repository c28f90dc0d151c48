// Fibres: stacks, and the switch from one to another. Which fibre runs when is block.cpp's matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

constexpr size_t STACK_BYTES = 128 << 10;

// Leaves the running context, keeping it under *from, and goes on with another.
extern "C" void emulator_switch(void **from, void *to);

// The stacks of one thread of the host; each is made when first needed and used again and again. Below each lies a page that
// nobody may touch, so that a stack that runs over stops the program rather than spoil another.
class Stacks {
  public:
    int take();             // a stack that nobody uses
    void give(int stack) { idle.push_back(stack); }
    void give_all();        // takes every stack back, whatever runs on it
    void *prepare(int stack, void (*entry)()); // a context to switch to, in which entry begins
    uintptr_t bottom(int stack) const { return bottoms[stack]; }

  private:
    std::vector<uintptr_t> bottoms;
    std::vector<int> idle;
};
