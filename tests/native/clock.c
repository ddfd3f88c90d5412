/* A clock that is wrong: preloaded, it tells a time of day that is $CLOCK_AHEAD seconds ahead.
   cc -shared -fPIC -o clock.so clock.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long ahead(void) {
  const char *seconds = getenv("CLOCK_AHEAD");
  return seconds ? atol(seconds) : 0;
}

#define REAL(type, function, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #function))

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = REAL(int, clock_gettime, clockid_t, struct timespec *)(clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int result = REAL(int, gettimeofday, struct timeval *, void *)(now, zone);
  if (result == 0) now->tv_sec += ahead();
  return result;
}

time_t time(time_t *now) {
  time_t result = REAL(time_t, time, time_t *)(NULL) + ahead();
  if (now) *now = result;
  return result;
}
