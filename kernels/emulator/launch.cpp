// The registered kernels, and the blocks of a grid shared out among the host's threads.
#include "launch.h"

#include <cstring>
#include <map>
#include <mutex>
#include <string>

#include "pool.h"

namespace {
std::map<std::string, Kernel *> &kernels() {
    static auto &all = *new std::map<std::string, Kernel *>;
    return all;
}

struct Grid {
    Launch &launch;
    unsigned long long blocks;
    std::atomic<unsigned long long> next{0};
};

void run_blocks(void *context, int number) {
    static Worker *workers[64]; // by number, not by thread: any thread may launch, and is then number 0
    Grid &grid = *(Grid *)context;
    if (workers[number] == nullptr) {
        workers[number] = new Worker(number);
    }
    Worker *own = worker = workers[number];
    Launch &launch = *(own->launch = &grid.launch);
    for (int t = 0; t < launch.threads; t++) {
        unsigned x = launch.block.x, y = launch.block.y, i = (unsigned)t;
        own->threads[t].warp = t / 32;
        own->threads[t].lane = t % 32;
        own->threads[t].index = {i % x, i / x % y, i / x / y};
    }
    for (;;) {
        unsigned long long i = grid.next++;
        if (i >= grid.blocks || launch.result != SUCCESS) {
            break;
        }
        unsigned x = launch.grid.x, y = launch.grid.y;
        own->run_block({(unsigned)(i % x), (unsigned)(i / x % y), (unsigned)(i / x / y)});
    }
    own->launch = nullptr;
    worker = nullptr;
}
} // namespace

Kernel *kernel_named(const char *name) {
    auto found = kernels().find(name);
    return found == kernels().end() ? nullptr : found->second;
}

Result launch(Kernel *kernel, Dim grid, Dim block, int threads, int dynamic_shared, const unsigned char *parameters) {
    static std::mutex &one_at_a_time = *new std::mutex;
    std::lock_guard<std::mutex> alone(one_at_a_time);
    Launch launch{kernel, grid, block, threads, dynamic_shared, parameters};
    Grid work{launch, (unsigned long long)grid.x * grid.y * grid.z};
    // Waking the others takes longer than a few blocks.
    if (work.blocks * (unsigned)threads <= 1024 || work.blocks == 1) {
        run_blocks(&work, 0);
    } else {
        cria_emulator_parallel(run_blocks, &work);
    }
    return (Result)launch.result.load();
}

EXPORT void emulator_register(const char *name, void (*run)(const unsigned char *), int parameters, const int *offsets,
                              const int *sizes, int bytes, int threads) {
    Kernel *kernel = new Kernel{name, run, {}, {}, bytes, threads};
    kernel->offsets.assign(offsets, offsets + parameters);
    kernel->sizes.assign(sizes, sizes + parameters);
    kernels()[name] = kernel;
}
