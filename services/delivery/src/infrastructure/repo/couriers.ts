import { ConcurrentUpdateError, isDuplicate } from '@groundwork/kernel/database/pg-errors'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Courier, StoragePlace } from '../../domain/courier.ts'
import { DomainError } from '../../domain/domain-error.ts'

interface CourierRow {
  id: string
  name: string
  account_id: string | null
  speed: number
  x: number
  y: number
  version: number
  storage_places: StoragePlace[]
}

const columns = `
  c.id, c.name, c.account_id, c.speed, c.x, c.y, c.version,
  (SELECT json_agg(json_build_object(
     'id', p.id, 'name', p.name, 'volume', p.volume,
     'parcel', CASE WHEN p.order_id IS NOT NULL THEN json_build_object(
       'orderId', p.order_id, 'turn', p.turn, 'destination', json_build_object('x', o.x, 'y', o.y)) END
   ) ORDER BY p.position)
   FROM storage_places p LEFT JOIN orders o ON o.id = p.order_id
   WHERE p.courier_id = c.id) AS storage_places`

const insertCouriersSql = {
  name: 'couriers_insert',
  text: `
    WITH hired AS (
      INSERT INTO couriers (id, name, account_id, speed, x, y, version)
      SELECT *, 1 FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::int[], $6::int[])
      ON CONFLICT (id) DO NOTHING
      RETURNING id)
    INSERT INTO storage_places (courier_id, id, position, name, volume)
    SELECT place.* FROM unnest($7::uuid[], $8::uuid[], $9::int[], $10::text[], $11::bigint[])
                        AS place (courier_id, id, position, name, volume)
    JOIN hired ON hired.id = place.courier_id`,
}

/** Adds couriers with version 1 and empty storage places; known ones stay as they are. */
export async function insertCouriers(sql: Queryable, couriers: Courier[]): Promise<void> {
  const places = placesOf(couriers)
  await sql.query({
    ...insertCouriersSql,
    values: [
      couriers.map(courier => courier.id),
      couriers.map(courier => courier.name),
      couriers.map(courier => courier.account),
      couriers.map(courier => courier.speed),
      couriers.map(courier => courier.location.x),
      couriers.map(courier => courier.location.y),
      places.map(place => place.courierId),
      places.map(place => place.id),
      places.map(place => place.position),
      places.map(place => place.name),
      places.map(place => place.volume),
    ],
  })
}

const selectAllCouriersSql = { name: 'couriers_all', text: `SELECT ${columns} FROM couriers c ORDER BY c.id` }

export async function allCouriers(sql: Queryable): Promise<Courier[]> {
  const { rows } = await sql.query<CourierRow>(selectAllCouriersSql)
  return rows.map(courierOf)
}

const listCouriersSql = {
  name: 'couriers_list',
  text: `
    SELECT ${columns} FROM couriers c
    WHERE ($1::uuid IS NULL OR c.account_id = $1) AND ($2::uuid IS NULL OR c.id > $2)
    ORDER BY c.id LIMIT $3`,
}

/** All couriers, or the one of an account, ordered by id; `after` is the last id of the previous page. */
export async function listCouriers(
  sql: Queryable,
  { account, after, limit }: { account?: string; after?: string; limit: number },
): Promise<Courier[]> {
  const { rows } = await sql.query<CourierRow>({ ...listCouriersSql, values: [account ?? null, after ?? null, limit] })
  return rows.map(courierOf)
}

const findCouriersSql = {
  name: 'courier_find',
  text: `SELECT ${columns} FROM couriers c WHERE c.id = ANY($1) ORDER BY c.id`,
}

export async function findCouriers(sql: Queryable, ids: string[]): Promise<Courier[]> {
  const { rows } = await sql.query<CourierRow>({ ...findCouriersSql, values: [ids] })
  return rows.map(courierOf)
}

const setCourierAccountSql = { name: 'courier_set_account', text: 'UPDATE couriers SET account_id = $2 WHERE id = $1' }

/**
 * Sets the account of the courier, if the courier exists. The version stays, so a move at the same time does not
 * conflict.
 * @throws DomainError `courier.account-taken` when the account belongs to another courier
 */
export async function setCourierAccount(sql: Queryable, id: string, account: string | null): Promise<void> {
  try {
    await sql.query({ ...setCourierAccountSql, values: [id, account] })
  } catch (error) {
    if (!isDuplicate(error)) throw error
    throw new DomainError('courier.account-taken', `account ${account} belongs to another courier`)
  }
}

const claimCouriersToMoveSql = {
  name: 'couriers_claim_to_move',
  text: `
    UPDATE couriers SET next_move_at = clock_timestamp() + $2 * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM couriers c
      WHERE next_move_at <= clock_timestamp()
        AND EXISTS (SELECT FROM storage_places p WHERE p.courier_id = c.id AND p.order_id IS NOT NULL)
      ORDER BY next_move_at LIMIT $1
      FOR UPDATE SKIP LOCKED)
    RETURNING id`,
}

/** Couriers with parcels whose tick has come, locked until the transaction ends. Their next tick is in `tickMs`. */
export async function claimToMove(sql: Queryable, limit: number, tickMs: number): Promise<Courier[]> {
  const { rows } = await sql.query<{ id: string }>({ ...claimCouriersToMoveSql, values: [limit, tickMs] })
  if (rows.length === 0) return []
  return findCouriers(
    sql,
    rows.map(row => row.id),
  )
}

const updateCouriersSql = {
  name: 'couriers_update',
  text: `
    UPDATE couriers
    SET x = changed.x, y = changed.y, version = couriers.version + 1,
        position_told_at = CASE
          WHEN (couriers.x, couriers.y) <> (changed.x, changed.y)
           AND couriers.position_told_at <= now() - $5 * interval '1 millisecond' THEN now()
          ELSE couriers.position_told_at END
    FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[]) AS changed (id, x, y, version)
    WHERE couriers.id = changed.id AND couriers.version = changed.version
    RETURNING couriers.id, couriers.position_told_at = now() AS publish`,
}

const updatePlacesSql = {
  name: 'storage_places_update',
  text: `
    UPDATE storage_places
    SET order_id = changed.order_id, turn = changed.turn
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[]) AS changed (courier_id, id, order_id, turn)
    WHERE (storage_places.courier_id, storage_places.id) = (changed.courier_id, changed.id)
      AND storage_places.order_id IS DISTINCT FROM changed.order_id`,
}

/**
 * Stores the places and parcels of couriers.
 * @param publishIntervalMs the shortest time between two published positions of a courier
 * @returns the ids of couriers that have moved and whose position should be published now
 * @throws ConcurrentUpdateError when one of them was changed by somebody else since it was read
 */
export async function updateCouriers(
  sql: Queryable,
  couriers: Courier[],
  publishIntervalMs: number,
): Promise<Set<string>> {
  if (couriers.length === 0) return new Set()
  const { rows } = await sql.query<{ id: string; publish: boolean }>({
    ...updateCouriersSql,
    values: [
      couriers.map(courier => courier.id),
      couriers.map(courier => courier.location.x),
      couriers.map(courier => courier.location.y),
      couriers.map(courier => courier.version),
      publishIntervalMs,
    ],
  })
  if (rows.length !== couriers.length) throw new ConcurrentUpdateError('a courier was changed at the same time')
  const places = placesOf(couriers)
  await sql.query({
    ...updatePlacesSql,
    values: [
      places.map(place => place.courierId),
      places.map(place => place.id),
      places.map(place => place.parcel?.orderId),
      places.map(place => place.parcel?.turn),
    ],
  })
  return new Set(rows.filter(row => row.publish).map(row => row.id))
}

function placesOf(couriers: Courier[]) {
  return couriers.flatMap(({ id: courierId, storagePlaces }) =>
    storagePlaces.map((place, position) => ({ ...place, courierId, position })),
  )
}

function courierOf({ account_id, x, y, storage_places, ...row }: CourierRow): Courier {
  return { ...row, account: account_id, location: { x, y }, storagePlaces: storage_places }
}
