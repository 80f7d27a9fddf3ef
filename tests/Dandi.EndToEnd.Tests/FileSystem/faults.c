/*
 * Makes system calls of the file system fail, for tests. To be loaded with LD_PRELOAD.
 *
 * DANDI_TEST_FAULTS is a list of faults, one per line, of the form CALL ERRNO PATH. CALL is stat, open, readdir or
 * read; PATH is a full path without symbolic links. `statx ERRNO *` makes all calls of statx fail. Each fault that
 * happens is appended to the file DANDI_TEST_FAULTS_LOG.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

static void log_fault(const char *line, size_t length)
{
    const char *log = getenv("DANDI_TEST_FAULTS_LOG");
    if (!log) return;
    static int (*real_open)(const char *, int, ...);
    if (!real_open) real_open = dlsym(RTLD_NEXT, "open");
    int file = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) return;
    if (write(file, line, length) < 0 || write(file, "\n", 1) < 0) abort();
    close(file);
}

static int fails(const char *call, const char *path)
{
    const char *faults = getenv("DANDI_TEST_FAULTS");
    if (!faults || !path) return 0;
    size_t name = strlen(call), length = strlen(path);
    for (const char *line = faults; *line;) {
        const char *end = strchrnul(line, '\n');
        char *rest;
        if (!strncmp(line, call, name) && line[name] == ' ') {
            long number = strtol(line + name, &rest, 10);
            if (*rest == ' ' && (size_t)(end - rest - 1) == length && !memcmp(rest + 1, path, length)) {
                log_fault(line, end - line);
                errno = (int)number;
                return 1;
            }
        }
        line = *end ? end + 1 : end;
    }
    return 0;
}

static int fails_open_file(const char *call, int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(call, path);
}

int stat(const char *path, struct stat *status)
{
    REAL(stat);
    return fails("stat", path) ? -1 : real(path, status);
}

int stat64(const char *path, struct stat64 *status)
{
    REAL(stat64);
    return fails("stat", path) ? -1 : real(path, status);
}

int lstat(const char *path, struct stat *status)
{
    REAL(lstat);
    return fails("stat", path) ? -1 : real(path, status);
}

int lstat64(const char *path, struct stat64 *status)
{
    REAL(lstat64);
    return fails("stat", path) ? -1 : real(path, status);
}

/* The names that are used by programs that were linked with a C library older than 2.33. */
int __xstat64(int version, const char *path, struct stat64 *status)
{
    static int (*real)(int, const char *, struct stat64 *);
    if (!real) real = dlsym(RTLD_NEXT, "__xstat64");
    return fails("stat", path) ? -1 : real(version, path, status);
}

int __lxstat64(int version, const char *path, struct stat64 *status)
{
    static int (*real)(int, const char *, struct stat64 *);
    if (!real) real = dlsym(RTLD_NEXT, "__lxstat64");
    return fails("stat", path) ? -1 : real(version, path, status);
}

int fstatat(int folder, const char *path, struct stat *status, int flags)
{
    REAL(fstatat);
    return fails("stat", path) ? -1 : real(folder, path, status, flags);
}

int fstatat64(int folder, const char *path, struct stat64 *status, int flags)
{
    REAL(fstatat64);
    return fails("stat", path) ? -1 : real(folder, path, status, flags);
}

int statx(int folder, const char *restrict path, int flags, unsigned int mask, struct statx *restrict status)
{
    REAL(statx);
    return fails("statx", "*") || fails("stat", path) ? -1 : real(folder, path, flags, mask, status);
}

int access(const char *path, int mode) { REAL(access); return fails("stat", path) ? -1 : real(path, mode); }

int open(const char *path, int flags, ...)
{
    REAL(open);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return fails("open", path) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    REAL(open64);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return fails("open", path) ? -1 : real(path, flags, mode);
}

DIR *opendir(const char *path)
{
    REAL(opendir);
    return fails("open", path) ? NULL : real(path);
}

struct dirent *readdir(DIR *folder)
{
    REAL(readdir);
    return fails_open_file("readdir", dirfd(folder)) ? NULL : real(folder);
}

struct dirent64 *readdir64(DIR *folder)
{
    REAL(readdir64);
    return fails_open_file("readdir", dirfd(folder)) ? NULL : real(folder);
}

ssize_t read(int file, void *buffer, size_t size)
{
    REAL(read);
    return fails_open_file("read", file) ? -1 : real(file, buffer, size);
}

ssize_t pread(int file, void *buffer, size_t size, off_t offset)
{
    REAL(pread);
    return fails_open_file("read", file) ? -1 : real(file, buffer, size, offset);
}

ssize_t pread64(int file, void *buffer, size_t size, off64_t offset)
{
    REAL(pread64);
    return fails_open_file("read", file) ? -1 : real(file, buffer, size, offset);
}

ssize_t preadv(int file, const struct iovec *buffers, int count, off_t offset)
{
    REAL(preadv);
    return fails_open_file("read", file) ? -1 : real(file, buffers, count, offset);
}
