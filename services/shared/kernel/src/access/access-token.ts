/**
 * Access tokens. Identity signs them, and every service verifies them by itself with identity's public keys. A token is
 * good until it expires, also when its account loses a role in between.
 */
import type { FastifyBaseLogger } from 'fastify'
import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose'
import { isTransient } from '../database/pg-errors.ts'
import { Problem } from '../http/problem.ts'
import { createOutageLog } from '../telemetry/outage-log.ts'
import { bearerToken } from './authentication.ts'
import type { Identify, Principal } from './guard.ts'

const issuer = 'groundwork/identity'
const audience = 'groundwork'
/** The only algorithm that is accepted, whatever the header of a token asks for. */
const signingAlgorithm = 'ES256'

/** Lifetime of a token in seconds. A role that is taken away keeps its effect for as long. */
export const tokenSeconds = 300
/** How far the clocks of two machines may differ, in seconds. */
export const clockSkewSeconds = 30

/**
 * How old the key set may be before it is read again, and how long to wait before an unknown key is asked for again.
 */
const keysMs = 30_000
const unknownKeyMs = 2000
const answerMs = 2000

/** How long a verified token is not verified again, and how many are remembered. */
const believedMs = 5000
const mostVerified = 1000

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
}

/** A new key pair. The public key is an entry for a key set (RFC 7517). */
export async function createKeyPair(): Promise<{ publicKey: JWK & { kid: string }; privateKey: JWK }> {
  const pair = await generateKeyPair(signingAlgorithm, { extractable: true })
  const publicKey = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint(publicKey)
  return {
    publicKey: { ...publicKey, kid, alg: signingAlgorithm, use: 'sig' },
    privateKey: await exportJWK(pair.privateKey),
  }
}

/** The signing key, from a private key that was stored as a JWK. */
export async function readSigningKey(kid: string, privateKey: JWK): Promise<SigningKey> {
  return { kid, privateKey: (await importJWK(privateKey, signingAlgorithm)) as CryptoKey }
}

export function signAccessToken(
  { kid, privateKey }: SigningKey,
  { subject, roles }: { subject: string; roles: readonly string[] },
): Promise<string> {
  return new SignJWT({ roles: [...roles] })
    .setProtectedHeader({ alg: signingAlgorithm, kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(`${tokenSeconds} seconds`)
    .sign(privateKey)
}

/**
 * Identifies callers by their access token. A token is verified once in a few seconds: verification was a fifth of the
 * work of placing an order.
 * @param keyOf finds the public key of a token, see `remoteKeys`
 */
export function identifyByToken(keyOf: JWTVerifyGetKey): Identify {
  const verified = new Map<string, { caller: Principal; until: number }>()

  async function verify(token: string): Promise<Principal | undefined> {
    const payload = await payloadOf(token, keyOf)
    const caller = payload && claimsOf(payload)
    if (!caller) return undefined
    if (verified.size >= mostVerified) verified.clear()
    verified.set(token, { caller, until: Math.min(payload.exp! * 1000, Date.now() + believedMs) })
    return caller
  }

  return async request => {
    const token = bearerToken(request)
    if (token === undefined) return undefined
    const known = verified.get(token)
    return known && Date.now() < known.until ? known.caller : verify(token)
  }
}

/** `identifyByToken` with identity's keys, for a service that reads `JWKS_URL`. */
export function identifyCallers({ config, log }: { config: { JWKS_URL: string }; log: FastifyBaseLogger }): Identify {
  return identifyByToken(remoteKeys(config.JWKS_URL, log))
}

/**
 * The claims of a token; undefined when the token is not valid.
 * @throws Problem 503, or what the database threw, when the key of the token cannot be read now
 */
async function payloadOf(token: string, keyOf: JWTVerifyGetKey): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [signingAlgorithm],
      issuer,
      audience,
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp', 'sub'],
    })
    return payload
  } catch (error) {
    if (error instanceof Problem || isTransient(error)) throw error
    return undefined
  }
}

function claimsOf({ sub, roles }: JWTPayload): Principal | undefined {
  const isList = Array.isArray(roles) && roles.every(role => typeof role === 'string')
  return sub && isList ? { subject: sub, roles } : undefined
}

/**
 * Identity's public keys. They are read again in the background, so no request waits for it, and known keys stay usable
 * while identity is down.
 * @param url of identity's key set
 * @returns a function that rejects with Problem 503 for an unknown key while identity is down
 */
export function remoteKeys(url: string, log: FastifyBaseLogger): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: unknownKeyMs,
    timeoutDuration: answerMs,
  })
  const outage = createOutageLog(log, 'identity does not give its keys; those that are known go on to serve')
  let due = 0

  function renew(): void {
    if (Date.now() < due) return
    due = Date.now() + keysMs
    if (keys.jwks()) keys.reload().then(outage.over, outage.failed)
  }

  return async (header, token) => {
    if (!header.kid) throw new errors.JWKSNoMatchingKey()
    renew()
    try {
      return await keys(header, token)
    } catch (error) {
      if (judgementsOfToken.some(kind => error instanceof kind)) throw error
      outage.failed(error)
      throw identityUnavailable()
    }
  }
}

/** Errors that judge the token. All others mean that the keys could not be read. */
const judgementsOfToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported]

const identityUnavailable = () =>
  new Problem({
    status: 503,
    slug: 'identity-unavailable',
    title: 'Nobody can say now who you are',
    detail: 'The keys of identity cannot be read. Send the same request again in a moment.',
    headers: { 'retry-after': '1' },
  })
