// The same tests, in a browser: the bytes must be the same there.
import './augment-images.test.js'
import './affine-transform.test.js'
