/*
 * The queue's statements in C, as the bar for the program's own: enqueue, then claim and complete, each in batches.
 *   queue SCHEMA RECORDS DATABASE BATCH    makes DATABASE and prints a line for enqueue and one for claim+complete:
 *                                          records a second, and microseconds of processor time a record
 *   queue --sql                            prints the statements, one a line
 * SCHEMA: pipeline.db.schema.sql. RECORDS: lines of key, as_of, hash and payload, separated by tabs. Everything is checked; what
 * fails ends the program with a message.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { KNOW, INSERT_ITEM, INSERT_PAYLOAD, ANYTHING_DUE, OWNERS, TAKE_OVER, TURN, NEXT_PARTITION, MEMBERS, LAST_BATCH, INSERT_BATCH, LEASE_ITEMS,
  TAKE_TURN, SUM_BYTES, READ_ITEMS, COUNT_ITEMS, IS_HELD, DELETE_BATCH, ADD_TO_MANIFEST, DELETE_PAYLOADS, FINISH_ITEMS, BEGIN, COMMIT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
  [KNOW] = "insert into known(entity, key, hash, as_of) values (?1, ?2, ?3, ?4) "
    "on conflict(entity, key) do update set hash = excluded.hash, as_of = excluded.as_of "
    "where excluded.hash <> known.hash and excluded.as_of >= known.as_of",
  [INSERT_ITEM] = "insert into queue_items(entity, key, as_of, hash, partition, org, repo, source, context, bytes, enqueued_at) "
    "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
  [INSERT_PAYLOAD] = "insert into queue_payloads(item_id, payload) values (?1, ?2)",
  [ANYTHING_DUE] = "select exists(select 1 from queue_items where status = 'pending') "
    "or exists(select 1 from queue_batches where (lease_owner is null and available_at <= ?1) or lease_expires <= ?1)",
  [OWNERS] = "select distinct lease_owner from queue_batches where lease_owner is not null",
  [TAKE_OVER] = "select id, partition, object_key, lease_token, crashes, lease_owner is not null and lease_owner <> ?3, touching, "
    "exists(select 1 from archive_objects o where o.batch = b.id) from queue_batches b "
    "where (lease_owner is null and available_at <= ?1) or lease_expires <= ?1 or lease_owner in (select value from json_each(?2)) "
    "order by id limit 1",
  [TURN] = "select partition from queue_turn",
  [NEXT_PARTITION] = "select partition from queue_items where status = 'pending' and partition > ?1 order by partition limit 1",
  [MEMBERS] = "select id, bytes from queue_items where partition = ?1 and status = 'pending' order by id limit ?2",
  [LAST_BATCH] = "select max(coalesce((select max(id) from queue_batches), ''), coalesce((select max(batch) from archive_objects), ''))",
  [INSERT_BATCH] = "insert into queue_batches(id, partition, root, object_key, items, lease_owner, lease_expires, created_at) "
    "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  [LEASE_ITEMS] = "update queue_items set status = 'leased', batch = ?1 where partition = ?2 and status = 'pending' and id <= ?3",
  [TAKE_TURN] = "update queue_turn set partition = ?1",
  [SUM_BYTES] = "select sum(bytes) from queue_items where batch = ?1 and status in ('leased', 'delayed')",
  [IS_HELD] = "select 1 from queue_batches where id = ?1 and lease_token = ?2",
  [READ_ITEMS] = "select i.id, i.attempts, i.entity, i.key, i.as_of, i.hash, i.org, i.repo, i.source, i.context, i.enqueued_at, p.payload "
    "from queue_items i join queue_payloads p on p.item_id = i.id where i.batch = ?1 and i.status in ('leased', 'delayed') order by i.id",
  [COUNT_ITEMS] = "select count(*) from queue_items where batch = ?1 and status in ('leased', 'delayed')",
  [DELETE_BATCH] = "delete from queue_batches where id = ?1 and lease_token = ?2",
  [ADD_TO_MANIFEST] = "insert into archive_objects(batch, root, key, entity, partition, items, bytes, content_bytes, content_sha256, "
    "first_item, last_item, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
  [DELETE_PAYLOADS] = "delete from queue_payloads where item_id in "
    "(select id from queue_items where batch = ?1 and status in ('leased', 'delayed'))",
  [FINISH_ITEMS] = "update queue_items set status = 'done', completed_at = ?2, archive_key = ?3, last_error = null "
    "where batch = ?1 and status in ('leased', 'delayed')",
  [BEGIN] = "begin immediate",
  [COMMIT] = "commit",
};

static const char entity[] = "issue", org[] = "octocat", repo[] = "Hello-World", source[] = "issues:octocat/Hello-World";
static const char partition[] = "issue/org=octocat/repo=Hello-World/date=2026-11-20", root[] = "file:/bench";
static const char owner[] = "0123456789ab/4242/1234567", content_hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

typedef struct { const char *key, *hash, *payload; int key_length, hash_length, payload_length; int64_t as_of; } record;

/* What a worker has in hand after a claim: its own copy of each column. */
typedef struct { int64_t id, as_of, enqueued_at; int attempts, payload_length; char *text[7]; void *payload; } item;

static sqlite3 *db, *second;
static sqlite3_stmt *statements[STATEMENTS];
static int frames, frames_at_last, guards_checkpoints;

static void die(const char *what) {
  fprintf(stderr, "queue: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
  exit(1);
}

static void check(int code, const char *what) {
  if (code != SQLITE_OK) die(what);
}

static void execute(const char *text) { check(sqlite3_exec(db, text, 0, 0, 0), text); }

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double began, began_processor;

static void start(void) { began = seconds(CLOCK_MONOTONIC), began_processor = seconds(CLOCK_PROCESS_CPUTIME_ID); }

static void print_rate(int count) {
  printf("%.0f %.2f\n", count / (seconds(CLOCK_MONOTONIC) - began), (seconds(CLOCK_PROCESS_CPUTIME_ID) - began_processor) * 1e6 / count);
}

static char *map(const char *path, size_t *length) {
  struct stat about;
  int file = open(path, O_RDONLY);
  if (file < 0 || fstat(file, &about) != 0) { perror(path); exit(1); }
  char *bytes = mmap(0, about.st_size + 1, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (bytes == MAP_FAILED) { perror(path); exit(1); }
  close(file);
  *length = about.st_size;
  return bytes;
}

/* Writes nothing to the file: lines are cut by lengths. */
static record *read_records(const char *path, int *count) {
  size_t length;
  const char *at = map(path, &length), *end = at + length;
  int capacity = 1024;
  record *records = malloc(capacity * sizeof *records);
  for (*count = 0; at < end; (*count)++) {
    if (*count == capacity) records = realloc(records, (capacity *= 2) * sizeof *records);
    record *r = &records[*count];
    const char *tab = memchr(at, '\t', end - at);
    r->key = at, r->key_length = tab - at, at = tab + 1;
    r->as_of = atoll(at), at = (const char *)memchr(at, '\t', end - at) + 1;
    tab = memchr(at, '\t', end - at);
    r->hash = at, r->hash_length = tab - at, at = tab + 1;
    tab = memchr(at, '\n', end - at);
    r->payload = at, r->payload_length = tab - at, at = tab + 1;
  }
  return records;
}

static int note_frames(void *unused, sqlite3 *connection, const char *name, int in_log) {
  (void)unused, (void)connection, (void)name;
  frames = in_log;
  return SQLITE_OK;
}

/* As WalCheckpoint.cs does it, and for its reason. */
static void checkpoint_if_due(const char *path) {
  if (!guards_checkpoints) return;
  if (frames < frames_at_last) frames_at_last = 0;
  if (frames - frames_at_last < 1000) return;
  frames_at_last = frames;
  execute("begin immediate");
  if (!second) {
    if (sqlite3_open(path, &second) != SQLITE_OK) die("second connection");
    /* One that has read nothing doesn't know of the log, and checkpoints nothing. */
    check(sqlite3_exec(second, "select count(*) from sqlite_schema", 0, 0, 0), "second connection");
  }
  sqlite3_wal_checkpoint_v2(second, 0, SQLITE_CHECKPOINT_PASSIVE, 0, 0);
  execute("rollback");
}

static void open_database(const char *path, const char *schema) {
  size_t length;
  const char *mapped = map(schema, &length);
  char *text = strndup(mapped, length);
  guards_checkpoints = sqlite3_libversion_number() < 3051003;
  check(sqlite3_open(path, &db), path);
  sqlite3_busy_timeout(db, 60000);
  execute("pragma auto_vacuum = incremental");
  execute("pragma journal_mode = wal");
  execute("pragma synchronous = full");
  execute("pragma foreign_keys = on");
  execute("pragma secure_delete = off");
  execute("pragma journal_size_limit = 67108864");
  execute(guards_checkpoints ? "pragma wal_autocheckpoint = 0" : "pragma wal_autocheckpoint = 1000");
  if (guards_checkpoints) sqlite3_wal_hook(db, note_frames, 0);
  execute("begin immediate");
  execute(text);
  execute("commit");
  free(text);
  for (int i = 0; i < STATEMENTS; i++) check(sqlite3_prepare_v3(db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &statements[i], 0), sql[i]);
}

static void bind_text(int statement, int parameter, const char *text, int length) {
  check(sqlite3_bind_text(statements[statement], parameter, text, length, SQLITE_STATIC), sql[statement]);
}

static void bind_number(int statement, int parameter, int64_t value) {
  check(sqlite3_bind_int64(statements[statement], parameter, value), sql[statement]);
}

static int step(int statement) {
  int code = sqlite3_step(statements[statement]);
  if (code == SQLITE_ROW) return 1;
  sqlite3_reset(statements[statement]);
  if (code != SQLITE_DONE) die(sql[statement]);
  return 0;
}

static int run(int statement) {
  while (step(statement)) { }
  return sqlite3_changes(db);
}

static void enqueue(const record *r, int64_t fetched_at) {
  bind_text(KNOW, 1, entity, -1), bind_text(KNOW, 2, r->key, r->key_length), bind_text(KNOW, 3, r->hash, r->hash_length);
  bind_number(KNOW, 4, r->as_of);
  if (run(KNOW) == 0) die("a record was known");
  bind_text(INSERT_ITEM, 1, entity, -1), bind_text(INSERT_ITEM, 2, r->key, r->key_length), bind_number(INSERT_ITEM, 3, r->as_of);
  bind_text(INSERT_ITEM, 4, r->hash, r->hash_length), bind_text(INSERT_ITEM, 5, partition, -1), bind_text(INSERT_ITEM, 6, org, -1);
  bind_text(INSERT_ITEM, 7, repo, -1), bind_text(INSERT_ITEM, 8, source, -1), bind_text(INSERT_ITEM, 9, "{}", -1);
  bind_number(INSERT_ITEM, 10, r->payload_length), bind_number(INSERT_ITEM, 11, fetched_at);
  run(INSERT_ITEM);
  bind_number(INSERT_PAYLOAD, 1, sqlite3_last_insert_rowid(db));
  check(sqlite3_bind_blob(statements[INSERT_PAYLOAD], 2, r->payload, r->payload_length, SQLITE_STATIC), sql[INSERT_PAYLOAD]);
  run(INSERT_PAYLOAD);
}

static char *copy(const void *bytes, int length) {
  char *made = malloc(length + 1);
  memcpy(made, bytes, length);
  made[length] = 0;
  return made;
}

static void new_id(char *id) {
  static unsigned counter;
  int64_t ms = now();
  sprintf(id, "%08x-%04x-7000-8000-%012x", (unsigned)(ms >> 16), (unsigned)(ms & 0xffff), ++counter);
}

/* Claims a batch in its own transaction, then reads its items. 0: nothing is due. */
static int claim(int size, char *id, char *object_key, item *items, const char *path) {
  char current[256];
  bind_number(ANYTHING_DUE, 1, now());
  if (!step(ANYTHING_DUE)) die(sql[ANYTHING_DUE]);
  int due = sqlite3_column_int(statements[ANYTHING_DUE], 0);
  sqlite3_reset(statements[ANYTHING_DUE]);
  if (!due) return 0;
  run(BEGIN);
  if (step(OWNERS)) die("a lease was left");
  bind_number(TAKE_OVER, 1, now()), bind_text(TAKE_OVER, 2, "[]", -1), bind_text(TAKE_OVER, 3, owner, -1);
  if (step(TAKE_OVER)) die("a batch was left");
  if (!step(TURN)) die(sql[TURN]);
  bind_text(NEXT_PARTITION, 1, (const char *)sqlite3_column_text(statements[TURN], 0), -1);
  if (!step(NEXT_PARTITION)) {
    bind_text(NEXT_PARTITION, 1, "", 0);
    if (!step(NEXT_PARTITION)) die("no partition");
  }
  snprintf(current, sizeof current, "%s", sqlite3_column_text(statements[NEXT_PARTITION], 0));
  sqlite3_reset(statements[NEXT_PARTITION]), sqlite3_reset(statements[TURN]);
  int64_t last = 0, bytes = 0;
  int count = 0;
  bind_text(MEMBERS, 1, current, -1), bind_number(MEMBERS, 2, size);
  while (step(MEMBERS)) {
    bytes += sqlite3_column_int64(statements[MEMBERS], 1);
    if (count > 0 && bytes > 8 << 20) break;
    last = sqlite3_column_int64(statements[MEMBERS], 0);
    count++;
  }
  sqlite3_reset(statements[MEMBERS]);
  if (!step(LAST_BATCH)) die(sql[LAST_BATCH]);
  sqlite3_reset(statements[LAST_BATCH]);
  new_id(id);
  sprintf(object_key, "%s/%s.jsonl.gz", current, id);
  bind_text(INSERT_BATCH, 1, id, -1), bind_text(INSERT_BATCH, 2, current, -1), bind_text(INSERT_BATCH, 3, root, -1);
  bind_text(INSERT_BATCH, 4, object_key, -1), bind_number(INSERT_BATCH, 5, count), bind_text(INSERT_BATCH, 6, owner, -1);
  bind_number(INSERT_BATCH, 7, now() + 300000), bind_number(INSERT_BATCH, 8, now());
  run(INSERT_BATCH);
  bind_text(LEASE_ITEMS, 1, id, -1), bind_text(LEASE_ITEMS, 2, current, -1), bind_number(LEASE_ITEMS, 3, last);
  if (run(LEASE_ITEMS) != count) die("leased other items than chosen");
  bind_text(TAKE_TURN, 1, current, -1);
  run(TAKE_TURN);
  run(COMMIT);
  checkpoint_if_due(path);
  bind_text(SUM_BYTES, 1, id, -1);
  if (!step(SUM_BYTES)) die("no sum of the payloads' bytes");
  sqlite3_reset(statements[SUM_BYTES]);
  bind_text(READ_ITEMS, 1, id, -1);
  for (item *i = items; step(READ_ITEMS); i++) {
    static const int texts[7] = {2, 3, 5, 6, 7, 8, 9};
    sqlite3_stmt *row = statements[READ_ITEMS];
    i->id = sqlite3_column_int64(row, 0), i->attempts = sqlite3_column_int(row, 1);
    i->as_of = sqlite3_column_int64(row, 4), i->enqueued_at = sqlite3_column_int64(row, 10);
    for (int t = 0; t < 7; t++) {
      const void *text = sqlite3_column_text(row, texts[t]);
      i->text[t] = copy(text, sqlite3_column_bytes(row, texts[t]));
    }
    const void *payload = sqlite3_column_blob(row, 11);
    i->payload_length = sqlite3_column_bytes(row, 11), i->payload = copy(payload, i->payload_length);
  }
  bind_text(COUNT_ITEMS, 1, id, -1);
  step(COUNT_ITEMS);
  if (sqlite3_column_int(statements[COUNT_ITEMS], 0) != count) die("payloads are gone");
  sqlite3_reset(statements[COUNT_ITEMS]);
  bind_text(IS_HELD, 1, id, -1), bind_number(IS_HELD, 2, 1);
  if (!step(IS_HELD)) die("the lease was lost");
  sqlite3_reset(statements[IS_HELD]);
  return count;
}

static void complete(const char *id, const char *object_key, item *items, int count, const char *path) {
  run(BEGIN);
  bind_text(DELETE_BATCH, 1, id, -1), bind_number(DELETE_BATCH, 2, 1);
  if (run(DELETE_BATCH) != 1) die("the lease was lost");
  bind_text(ADD_TO_MANIFEST, 1, id, -1), bind_text(ADD_TO_MANIFEST, 2, root, -1), bind_text(ADD_TO_MANIFEST, 3, object_key, -1);
  bind_text(ADD_TO_MANIFEST, 4, entity, -1), bind_text(ADD_TO_MANIFEST, 5, partition, -1), bind_number(ADD_TO_MANIFEST, 6, count);
  bind_number(ADD_TO_MANIFEST, 7, 1), bind_number(ADD_TO_MANIFEST, 8, 1), bind_text(ADD_TO_MANIFEST, 9, content_hash, -1);
  bind_number(ADD_TO_MANIFEST, 10, items[0].id), bind_number(ADD_TO_MANIFEST, 11, items[count - 1].id), bind_number(ADD_TO_MANIFEST, 12, now());
  run(ADD_TO_MANIFEST);
  bind_text(DELETE_PAYLOADS, 1, id, -1);
  run(DELETE_PAYLOADS);
  bind_text(FINISH_ITEMS, 1, id, -1), bind_number(FINISH_ITEMS, 2, now()), bind_text(FINISH_ITEMS, 3, object_key, -1);
  if (run(FINISH_ITEMS) != count) die("completed other items than claimed");
  run(COMMIT);
  checkpoint_if_due(path);
  for (item *i = items; i < items + count; i++) {
    for (int t = 0; t < 7; t++) free(i->text[t]);
    free(i->payload);
  }
}

int main(int arguments, char **argument) {
  if (arguments == 2 && strcmp(argument[1], "--sql") == 0) {
    for (int i = 0; i < STATEMENTS; i++) puts(sql[i]);
    return 0;
  }
  if (arguments != 5 || atoi(argument[4]) < 1) { fputs("usage: queue SCHEMA RECORDS DATABASE BATCH | queue --sql\n", stderr); return 2; }
  const char *path = argument[3];
  int count, size = atoi(argument[4]), completed = 0, claimed;
  record *records = read_records(argument[2], &count);
  item *items = malloc(size * sizeof *items);
  char id[40], object_key[512];
  open_database(path, argument[1]);

  start();
  for (int from = 0; from < count; from += size) {
    run(BEGIN);
    int64_t fetched_at = now();
    for (int i = from; i < from + size && i < count; i++) enqueue(&records[i], fetched_at);
    run(COMMIT);
    checkpoint_if_due(path);
  }
  print_rate(count);

  start();
  while ((claimed = claim(size, id, object_key, items, path)) > 0) {
    complete(id, object_key, items, claimed, path);
    completed += claimed;
  }
  if (completed != count) die("completed another number than enqueued");
  print_rate(count);
  for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(statements[i]);
  sqlite3_close(second);
  sqlite3_close(db);
  return 0;
}
