/**
 * The last line of defence: nothing personal should get as far as a log line, and this takes out what looks like it in
 * case it does. An address, also percent-encoded, becomes `***`; the digits of a card number become nines, so that a
 * number stays one and the line stays JSON.
 */
export function maskPersonal(text: string): string {
  return text.replace(address, '***').replace(cardNumber, digits => digits.replaceAll(/\d/g, '9'))
}

const address = /[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63})+/gi

/** 13 to 19 digits, in groups or not, that are no part of a longer word: an id of digits has more, or has letters. */
const cardNumber = /(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])/g
