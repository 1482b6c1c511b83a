/** Values for one run's `.env` (rule 2.4): nobody can have written them into a file beforehand. */
import { randomInt } from 'node:crypto'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'

const random = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

/** A name that needs no quotes anywhere: it begins with a letter. Sixteen with a digit, as records know random values. */
const name = (): string => random(letters, 4) + random(digits, 1) + random(letters + digits, 11)
const secret = (): string => random(letters + letters.toUpperCase() + digits, 24)

export function freshValues(gatewayPort: number): Record<string, string> {
  return {
    POSTGRES_DB: name(),
    POSTGRES_USER: name(),
    POSTGRES_PASSWORD: secret(),
    APP_DB_USER: name(),
    APP_DB_PASSWORD: secret(),
    GATEWAY_PORT: String(gatewayPort),
    ALLOWED_ORIGIN: `https://${name()}.example`,
    PAYMENT_GATEWAY_URL: `https://${name()}.example/v1`,
    PAYMENT_GATEWAY_KEY: secret(),
    JWT_SECRET_KEY: secret(),
    LOG_LEVEL: 'debug',
  }
}
