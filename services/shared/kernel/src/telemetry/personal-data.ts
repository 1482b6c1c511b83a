/**
 * Masks personal data in a log line, as a last line of defence. A mail address, also a percent-encoded one, becomes
 * `***`. The digits of a card number become nines, so that a number stays a number and the line stays JSON.
 */
export function maskPersonal(text: string): string {
  return text.replace(address, '***').replace(cardNumber, digits => digits.replaceAll(/\d/g, '9'))
}

const address = /[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63})+/gi

/** 13 to 19 digits, in groups or not, that are not part of a longer word. Ids have more digits, or letters. */
const cardNumber = /(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])/g
