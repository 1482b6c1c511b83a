/**
 * Access tokens: signed by identity, verified by every service for itself with identity's public keys. What a token says
 * holds until it expires; whoever needs to be sooner asks identity.
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
import type { Identify, Principal } from './access.ts'
import { bearerToken } from './authentication.ts'
import { createOutageLog } from './outage-log.ts'
import { Problem } from './problem.ts'

const issuer = 'groundwork/identity'
const audience = 'groundwork'
/** One, and not the token's to choose. */
const signingAlgorithm = 'ES256'

/** How long a token holds, in seconds. Rights that are taken away live on for so long. */
export const tokenSeconds = 300
/** By how much clocks may differ, in seconds. */
export const clockSkewSeconds = 30

/** How old the keys may be before they are asked for again, and how often a key that nobody knows is asked for. */
const keysMs = 30_000
const unknownKeyMs = 2000
const answerMs = 2000

/** For how long a token that was good is not verified again, and how many are remembered. */
const believedMs = 5000
const mostBelieved = 1000

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
}

/** A new key pair; the public half as it stands in a key set (RFC 7517), the private one to be kept. */
export async function createKeyPair(): Promise<{ publicKey: JWK & { kid: string }; privateKey: JWK }> {
  const pair = await generateKeyPair(signingAlgorithm, { extractable: true })
  const publicKey = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint(publicKey)
  return {
    publicKey: { ...publicKey, kid, alg: signingAlgorithm, use: 'sig' },
    privateKey: await exportJWK(pair.privateKey),
  }
}

/** What signs, from its private half. */
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
 * Tells callers by the access token that they bring. One that is good is believed again for a few seconds: verifying it was
 * a fifth of the work of placing an order.
 * @param keyOf see `remoteKeys`
 */
export function identifyByToken(keyOf: JWTVerifyGetKey): Identify {
  const believed = new Map<string, { caller: Principal; until: number }>()

  async function verify(token: string): Promise<Principal | undefined> {
    const payload = await payloadOf(token, keyOf)
    const caller = payload && claimsOf(payload)
    if (!caller) return undefined
    if (believed.size >= mostBelieved) believed.clear()
    believed.set(token, { caller, until: Math.min(payload.exp! * 1000, Date.now() + believedMs) })
    return caller
  }

  return async request => {
    const token = bearerToken(request)
    if (token === undefined) return undefined
    const known = believed.get(token)
    return known && Date.now() < known.until ? known.caller : verify(token)
  }
}

/** The same for a service that is being put together, with identity's keys. */
export function identifyCallers({ config, log }: { config: { JWKS_URL: string }; log: FastifyBaseLogger }): Identify {
  return identifyByToken(remoteKeys(config.JWKS_URL, log))
}

/** What a token says; undefined when it is not good. @throws Problem 503 when its key cannot be asked for */
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
    if (error instanceof Problem) throw error
    return undefined
  }
}

function claimsOf({ sub, roles }: JWTPayload): Principal | undefined {
  const isList = Array.isArray(roles) && roles.every(role => typeof role === 'string')
  return sub && isList ? { subject: sub, roles } : undefined
}

/**
 * Identity's keys, asked for again beside the requests. Known ones go on to serve while identity is away.
 * @param url where identity publishes them
 * @throws Problem 503 for a key that is not known while identity is away
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
      if (saysOfToken.some(kind => error instanceof kind)) throw error
      throw cannotSay()
    }
  }
}

/** What the key set says of a token, as against what keeps it from saying anything. */
const saysOfToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported]

const cannotSay = () =>
  new Problem({
    status: 503,
    slug: 'identity-unavailable',
    title: 'Nobody can say now who you are',
    detail: 'The keys of identity cannot be read. Send the same request again in a moment.',
    headers: { 'retry-after': '1' },
  })
