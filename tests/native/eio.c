/* A disk that breaks: preloaded, it fails writing or flushing files with EIO, once the file $EIO_WHEN exists.
   $EIO_NAME: how the path of such files ends; $EIO_CALL: "write" or "flush".
   cc -shared -fPIC -o eio.so eio.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int broken(int file, const char *call) {
  const char *name = getenv("EIO_NAME"), *when = getenv("EIO_WHEN"), *which = getenv("EIO_CALL");
  char link[64], path[4096];
  ssize_t length;
  int saved = errno, is;
  if (!name || !when || !which || strcmp(which, call) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  length = readlink(link, path, sizeof path);
  is = length >= (ssize_t)strlen(name) && memcmp(path + length - strlen(name), name, strlen(name)) == 0 && access(when, F_OK) == 0;
  errno = is ? EIO : saved;
  return is;
}

#define REAL(type, function, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #function))

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
  return broken(file, "write") ? -1 : REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
  return broken(file, "write") ? -1 : REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)(file, bytes, length, at);
}

ssize_t write(int file, const void *bytes, size_t length) {
  return broken(file, "write") ? -1 : REAL(ssize_t, write, int, const void *, size_t)(file, bytes, length);
}

int fsync(int file) { return broken(file, "flush") ? -1 : REAL(int, fsync, int)(file); }

int fdatasync(int file) { return broken(file, "flush") ? -1 : REAL(int, fdatasync, int)(file); }
