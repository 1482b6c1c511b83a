/** What both sides agree on besides the shapes: the machine that sends, so that nothing is refused, and the service, which trusts nobody. */

export const basePath = '/api/v1/progress'

/** Most events in one `POST /events`. */
export const maxBatch = 500

/** Bytes of JSON that one event's evidence may have. Codes and digests fit; logs and files do not belong here. */
export const maxEvidenceBytes = 4096
