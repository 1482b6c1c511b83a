import type { Queryable } from '@groundwork/kernel/database/pool'

const openTaskSql = {
  name: 'tasks_open',
  text: 'SELECT subject_id FROM tasks WHERE worker_id = $1 AND finished_at IS NULL',
}

/** Id of the pick list that the worker is working on. */
export async function openTask(sql: Queryable, workerId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ subject_id: string }>({ ...openTaskSql, values: [workerId] })
  return rows[0]?.subject_id
}

const startTaskSql = {
  name: 'tasks_start',
  text: `INSERT INTO tasks (worker_id, kind, subject_id) VALUES ($1, 'pick-list', $2)`,
}

export async function startTask(sql: Queryable, workerId: string, listId: string): Promise<void> {
  await sql.query({ ...startTaskSql, values: [workerId, listId] })
}

const finishTaskSql = {
  name: 'tasks_finish',
  text: `UPDATE tasks SET finished_at = now() WHERE kind = 'pick-list' AND subject_id = $1 AND finished_at IS NULL`,
}

export async function finishTask(sql: Queryable, listId: string): Promise<void> {
  await sql.query({ ...finishTaskSql, values: [listId] })
}
