// Helpers that sleep until there is work. They live as long as the process.
#include "pool.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "result.h"

namespace {
struct Pool {
    std::mutex one_at_a_time, mutex;
    std::condition_variable begin, end;
    void (*work)(void *, int);
    void *context;
    unsigned long round = 0;
    int busy = 0, helpers = 0;

    Pool() {
        const char *text = getenv("CRIA_EMULATOR_THREADS");
        int threads = text != nullptr ? atoi(text) : (int)std::thread::hardware_concurrency();
        helpers = threads < 2 ? 0 : threads > 64 ? 63 : threads - 1;
        for (int number = 1; number <= helpers; number++) {
            std::thread([this, number] { help(number); }).detach();
        }
    }

    void help(int number) {
        unsigned long seen = 0;
        std::unique_lock<std::mutex> lock(mutex);
        for (;;) {
            begin.wait(lock, [&] { return round != seen; });
            seen = round;
            lock.unlock();
            work(context, number);
            lock.lock();
            if (--busy == 0) {
                end.notify_one();
            }
        }
    }
};
} // namespace

EXPORT void cria_emulator_parallel(void (*work)(void *, int), void *context) {
    static Pool &pool = *new Pool;
    std::lock_guard<std::mutex> alone(pool.one_at_a_time);
    {
        std::lock_guard<std::mutex> lock(pool.mutex);
        pool.work = work;
        pool.context = context;
        pool.busy = pool.helpers;
        pool.round++;
    }
    pool.begin.notify_all();
    work(context, 0);
    std::unique_lock<std::mutex> lock(pool.mutex);
    pool.end.wait(lock, [&] { return pool.busy == 0; });
}
