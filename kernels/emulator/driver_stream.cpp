// The driver's functions for streams and events. All work is done when its function returns, so nobody ever has to wait; the
// waits are counted all the same.
#include "driver.h"

#include <chrono>
#include <mutex>
#include <set>

namespace {
std::mutex mutex;
auto &handles = *new std::set<const void *>; // streams and events that live

bool lives(const void *handle) {
    std::lock_guard<std::mutex> lock(mutex);
    return handles.count(handle) > 0;
}

template <typename T> Result create(T **handle, T value) {
    Result result = ready();
    if (result == SUCCESS) {
        std::lock_guard<std::mutex> lock(mutex);
        handles.insert(*handle = new T(value));
        cria_emulator_hold(1);
    }
    return result;
}

template <typename T> Result destroy(T *handle) {
    Result result = ready();
    if (result != SUCCESS) {
        return result;
    }
    std::lock_guard<std::mutex> lock(mutex);
    if (handles.erase(handle) == 0) {
        return INVALID_HANDLE;
    }
    delete handle;
    cria_emulator_hold(-1);
    return SUCCESS;
}

constexpr unsigned DISABLE_TIMING = 2;

// Null, 1 and 2 are the streams that are always there.
Result stream_of(const Stream *stream) {
    return (size_t)stream > 2 && !lives(stream) ? INVALID_HANDLE : ready();
}

Result event_of(const Event *event) { return lives(event) ? ready() : INVALID_HANDLE; }
} // namespace

EXPORT Result cuStreamCreate(Stream **stream, unsigned flags) { return create(stream, Stream{flags}); }
EXPORT Result cuStreamCreateWithPriority(Stream **stream, unsigned flags, int) { return cuStreamCreate(stream, flags); }
EXPORT Result cuStreamDestroy_v2(Stream *stream) { return destroy(stream); }
EXPORT Result cuStreamQuery(Stream *stream) { return stream_of(stream); }

EXPORT Result cuStreamSynchronize(Stream *stream) {
    count(SYNCHRONISATIONS);
    return stream_of(stream);
}

EXPORT Result cuStreamWaitEvent(Stream *stream, Event *event, unsigned) {
    Result result = stream_of(stream);
    return result != SUCCESS ? result : event_of(event);
}

EXPORT Result cuEventCreate(Event **event, unsigned flags) { return create(event, Event{flags, 0}); }
EXPORT Result cuEventDestroy_v2(Event *event) { return destroy(event); }

EXPORT Result cuEventRecord(Event *event, Stream *stream) {
    Result result = stream_of(stream);
    if (result == SUCCESS) {
        result = event_of(event);
    }
    if (result == SUCCESS) {
        std::chrono::duration<double, std::milli> now = std::chrono::steady_clock::now().time_since_epoch();
        event->recorded = now.count();
    }
    return result;
}

EXPORT Result cuEventQuery(Event *event) { return event_of(event); }

EXPORT Result cuEventSynchronize(Event *event) {
    count(SYNCHRONISATIONS);
    return event_of(event);
}

EXPORT Result cuEventElapsedTime(float *milliseconds, Event *start, Event *end) {
    if (event_of(start) != SUCCESS || event_of(end) != SUCCESS) {
        return INVALID_HANDLE;
    }
    bool timed = ((start->flags | end->flags) & DISABLE_TIMING) == 0 && start->recorded > 0 && end->recorded > 0;
    *milliseconds = timed ? (float)(end->recorded - start->recorded) : 0;
    return timed ? ready() : INVALID_HANDLE;
}
