export { type Digits, type DigitsOptions, digits } from './digits/digits.js'
