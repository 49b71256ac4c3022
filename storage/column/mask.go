package column

// Mask is the bit set of the rows of a chunk, least significant bit first: the same layout as bitmap.Mask.
type Mask = [MaxRows / 64]uint64
