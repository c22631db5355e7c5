// The same tests, in a browser: the bytes must be the same there.
import './digits.test.js'
