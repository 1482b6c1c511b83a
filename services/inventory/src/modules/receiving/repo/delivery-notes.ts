import type { Queryable } from '@groundwork/kernel/database/pool'
import type { DeliveryNote, NoteLine } from '../domain/delivery-note.ts'

const insertNoteSql = {
  name: 'delivery_notes_insert',
  text: `
    INSERT INTO delivery_notes (note_id, warehouse_id, status) VALUES ($1, $2, 'announced') ON CONFLICT DO NOTHING`,
}

/** @returns false when the id is taken */
export async function addNote(sql: Queryable, { noteId, warehouseId, lines }: DeliveryNote): Promise<boolean> {
  const { rowCount } = await sql.query({ ...insertNoteSql, values: [noteId, warehouseId] })
  if (rowCount === 0) return false
  await saveLines(sql, noteId, lines)
  return true
}

const upsertLinesSql = {
  name: 'delivery_note_lines_upsert',
  text: `
    INSERT INTO delivery_note_lines (note_id, product_id, expected, received)
    SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::bigint[])
    ON CONFLICT (note_id, product_id) DO UPDATE SET received = excluded.received`,
}

async function saveLines(sql: Queryable, noteId: string, lines: NoteLine[]): Promise<void> {
  await sql.query({
    ...upsertLinesSql,
    values: [
      noteId,
      lines.map(line => line.productId),
      lines.map(line => line.expected),
      lines.map(line => line.received),
    ],
  })
}

const selectNoteSql = `
  SELECT n.note_id AS "noteId", n.warehouse_id AS "warehouseId", n.status,
         (SELECT json_agg(json_build_object('productId', l.product_id, 'expected', l.expected, 'received', l.received)
                          ORDER BY l.product_id)
          FROM delivery_note_lines l WHERE l.note_id = n.note_id) AS lines
  FROM delivery_notes n WHERE n.warehouse_id = $1 AND n.note_id = $2`
const findNoteSql = { name: 'delivery_notes_find', text: selectNoteSql }
const lockNoteSql = { name: 'delivery_notes_lock', text: `${selectNoteSql} FOR UPDATE` }

export async function findNote(sql: Queryable, warehouseId: string, noteId: string): Promise<DeliveryNote | undefined> {
  return (await sql.query<DeliveryNote>({ ...findNoteSql, values: [warehouseId, noteId] })).rows[0]
}

/** Like `findNote`, locked until the transaction ends. */
export async function lockNote(sql: Queryable, warehouseId: string, noteId: string): Promise<DeliveryNote | undefined> {
  return (await sql.query<DeliveryNote>({ ...lockNoteSql, values: [warehouseId, noteId] })).rows[0]
}

const markReceivedSql = {
  name: 'delivery_notes_received',
  text: `UPDATE delivery_notes SET status = 'received', received_at = now() WHERE note_id = $1`,
}

export async function saveReceived(sql: Queryable, noteId: string, lines: NoteLine[]): Promise<void> {
  await sql.query({ ...markReceivedSql, values: [noteId] })
  await saveLines(sql, noteId, lines)
}
