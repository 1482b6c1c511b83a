/** What roles are and may do, asked of PostgreSQL: by whichever way they have come to it. */
import type pg from 'pg'

/** Something that a role may do, as itself or as a role that it may become. */
export interface Right {
  role: string
  /** In which the thing is; null of the database. */
  schema: string | null
  /** `sales.orders`, `the schema sales`, `the database`. */
  thing: string
  /** Names of the tables that are seen through it: its own, and of a view those that it reads. */
  tables: string[]
  /** A privilege of PostgreSQL; `ALTER`, and all that goes with it, of who owns the thing. */
  verb: string
}

const askRights = `
  WITH roles AS (SELECT role, oid AS acts FROM unnest($1::text[]) AS role JOIN pg_roles ON pg_has_role(role, oid, 'SET')),
  spaces AS (SELECT oid AS space, nspname AS schema FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema')
  SELECT role, schema, rel.oid::regclass::text AS thing, verb, ARRAY(
      SELECT rel.relname::text UNION SELECT read.relname
      FROM pg_rewrite JOIN pg_depend ON objid = pg_rewrite.oid JOIN pg_class read ON read.oid = refobjid
      WHERE ev_class = rel.oid AND refclassid = 'pg_class'::regclass) AS tables
  FROM roles, spaces, pg_class rel, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER,MAINTAIN,ALTER}'::text[]) verb
  WHERE relnamespace = space AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND has_schema_privilege(acts, space, 'USAGE')
    AND CASE
      WHEN verb = 'ALTER' THEN pg_has_role(acts, relowner, 'USAGE')
      WHEN relkind = 'S' THEN verb IN ('SELECT', 'UPDATE') AND has_sequence_privilege(acts, rel.oid, verb || ', USAGE')
      WHEN verb IN ('DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN') THEN has_table_privilege(acts, rel.oid, verb)
      ELSE has_any_column_privilege(acts, rel.oid, verb) END
  UNION SELECT role, schema, 'the schema ' || schema, 'CREATE', '{}' FROM roles, spaces
  WHERE has_schema_privilege(acts, space, 'CREATE')
  UNION SELECT role, NULL, 'the database', 'CREATE', '{}' FROM roles
  WHERE has_database_privilege(acts, current_database(), 'CREATE')
  ORDER BY role DESC, thing, verb DESC`

/** Whatever these roles may do in the database that is asked: with its tables, views and sequences, its schemas, and itself. */
export const rightsOf = async (client: pg.ClientBase, roles: readonly string[]): Promise<Right[]> =>
  (await client.query<Right>(askRights, [roles])).rows

/** A role of the server. */
export interface Role {
  name: string
  /** Its attributes but INHERIT, as pg_roles names them: `canlogin`, `super`. */
  has: string[]
  /** Others of the roles asked for, and administrators, that it can become. */
  becomes: string[]
}

const askRoles = `
  SELECT rolname AS name,
    ARRAY(SELECT substr(key, 4) FROM jsonb_each(to_jsonb(role)) WHERE value = 'true' AND key <> 'rolinherit') AS has,
    ARRAY(SELECT other.rolname::text FROM pg_roles other WHERE (other.rolname = ANY ($1) OR other.rolsuper)
          AND other.oid <> role.oid AND pg_has_role(role.oid, other.oid, 'MEMBER') ORDER BY 1) AS becomes
  FROM pg_roles role WHERE rolname = ANY ($1)`

/** Those of the names that there are. */
export const rolesNamed = async (client: pg.ClientBase, names: readonly string[]): Promise<Role[]> =>
  (await client.query<Role>(askRoles, [names])).rows
