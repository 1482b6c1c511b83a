/** Replaces kafkajs' codec of assignments in the browser: nothing is sent there, so nothing is encoded. */
const asItIs = { encode: (value: unknown) => value, decode: (value: unknown) => value }

export const MemberAssignment = asItIs
export const MemberMetadata = asItIs
