/** Which names and values are secrets, for the rules about what may stand in a tracked file. */

/** The last words of a name decide: POSTGRES_PASSWORD is one, PASSWORD_ENCRYPTION and JWT_ALGORITHM are none. */
const secretName = /(^|[_-])(PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PW|SECRET|TOKEN|CREDENTIALS|APIKEY|API_KEY|KEY)$/i
/** Keys that open nothing. */
const harmlessName =
  /(^|[_-])(PUBLIC|PARTITION|ROUTING|PRIMARY|FOREIGN|SORT|CACHE|IDEMPOTENCY|MESSAGE|HASH|MAP)_KEY$|^ALLOW_EMPTY_PASSWORD$|^(OLD)?PWD$/i

export function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name)
}

/** Nothing, or an honest `change-me` (in any spelling), as `.env.example` may have. */
export function isPlaceholderValue(value: string): boolean {
  return value.trim() === '' || /change[-_ ]?(me|it)/i.test(value)
}

/** Switches, and paths to where a secret is kept, are not the secret. */
export function isHarmlessValue(value: string): boolean {
  return /^(true|false|yes|no|on|off)$/i.test(value) || value.startsWith('/run/secrets/')
}

/** The password inside `scheme://user:password@host`, as written; undefined when there is none. */
export function passwordInUrl(text: string): string | undefined {
  return /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*:([^\s@/"']+)@/i.exec(text)?.[1]
}

/** Whether a text leaves a value to somebody else: to Compose, to a shell, to psql. */
export function isReference(text: string): boolean {
  return /\$|^:|^%|\{\{/.test(text)
}

/** Whether a value is a secret itself: not a reference to one, and neither a placeholder nor a switch. */
export function isWritten(value: string | undefined): boolean {
  return value !== undefined && !isPlaceholderValue(value) && !isHarmlessValue(value) && !isReference(value)
}
