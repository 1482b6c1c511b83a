/** What both sides agree on besides the shapes: the machine that sends, so that nothing is refused, and the service, which trusts nobody. */

export const basePath = '/api/v1/progress'

/** The item of a lab's step: `02.lab.3`. */
export const stepItem = (lab: string, step: number): string => `${lab}.lab.${step}`

/** Most events in one `POST /events`. */
export const maxBatch = 500

/** Bytes of JSON that one event's evidence may have. Codes and digests fit; logs and files do not belong here. */
export const maxEvidenceBytes = 4096

/**
 * How far a result can be trusted, in words, from least to most; the place in the list is the level as it is stored. Shown
 * with every result, and set only by the server.
 */
export const assuranceLabels = ['self-reported', 'device-consistent', 'CI-attested', 're-run by us'] as const

/** For whom a cohort's results can be written. */
export const exportFormats = ['moodle', 'canvas', 'json'] as const
