// Has Parquet files read by two readers that know nothing of their writer. Each line of stdin is a request, each gets a line of JSON:
//   {"file": PATH}  {"duckdb": TABLE, "hyparquet": TABLE}, TABLE being {"columns": ["name type repetition", …], "rows": [[value, …], …]}
//   {"sql": TEXT}   {"rows": [[value, …], …]}, by DuckDB
// What fails gets {"error": message}. A value is null or a text: of a real number its 64 bits in hex (NaN is NaN, whichever), of a time
// the microseconds and of a date the days since 1970. Ends with stdin.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { DuckDBDateValue, DuckDBInstance, DuckDBTimestampTZValue } from '@duckdb/node-api'
import { parquetMetadata, parquetRead } from 'hyparquet'

const duckdb = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()

const quoted = (text) => `'${text.replaceAll("'", "''")}'`

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What hyparquet would otherwise turn into a Date, which knows milliseconds only. */
const parsers = {
  timestampFromMicroseconds: (micros) => micros,
  dateFromDays: (days) => days,
  stringFromBytes: (bytes) => bytes && utf8.decode(bytes),
}

function bitsOf(number) {
  if (Number.isNaN(number)) return 'NaN'
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, number)
  return view.getBigUint64(0).toString(16).padStart(16, '0')
}

function canonical(value, isReal) {
  if (value === null || value === undefined) return null
  if (value instanceof DuckDBTimestampTZValue) return String(value.micros)
  if (value instanceof DuckDBDateValue) return String(value.days)
  return isReal ? bitsOf(value) : String(value)
}

async function query(sql) {
  const result = await duckdb.runAndReadAll(sql)
  const types = result.columnTypes().map(String)
  const rows = result.getRows().map((row) => row.map((value, i) => canonical(value, types[i] === 'DOUBLE')))
  return { names: result.columnNames(), types, rows }
}

async function readWithDuckDB(file) {
  const { names, types, rows } = await query(`select * from read_parquet(${quoted(file)})`)
  const schema = await query(`select repetition_type from parquet_schema(${quoted(file)}) where num_children is null`)
  return { columns: names.map((name, i) => `${name} ${types[i]} ${schema.rows[i][0]}`), rows }
}

async function readWithHyparquet(file) {
  const bytes = readFileSync(file)
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const metadata = parquetMetadata(buffer)
  const [, ...columns] = metadata.schema
  let rows = []
  await parquetRead({ file: buffer, metadata, parsers, onComplete: (data) => (rows = data) })
  return {
    columns: columns.map((c) => [c.name, c.type, c.logical_type?.type, c.converted_type, c.repetition_type].filter(Boolean).join(' ')),
    rows: rows.map((row) => row.map((value, i) => canonical(value, columns[i].type === 'DOUBLE'))),
  }
}

async function answer(request) {
  if (request.sql !== undefined) return { rows: (await query(request.sql)).rows }
  return { duckdb: await readWithDuckDB(request.file), hyparquet: await readWithHyparquet(request.file) }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const reply = await answer(JSON.parse(line)).catch((error) => ({ error: error.message }))
  process.stdout.write(JSON.stringify(reply) + '\n')
}
