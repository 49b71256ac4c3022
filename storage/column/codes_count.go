package column

import "math/bits"

// Count adds, for each row in m (every row if m is nil), one to counts[code], or to counts[ndict] for NULL. len(counts) is at least ndict+1.
func (c *CodeChunk) Count(m *Mask, counts []int64) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	if len(counts) <= c.ndict {
		return argumentf("%d counters for a dictionary of %d and NULL", len(counts), c.ndict)
	}
	var some Mask // rows to count, without NULLs
	if m != nil {
		some = *m
		clearFrom(&some, c.h.rows)
	} else {
		some.Fill(c.h.rows)
	}
	if c.h.nulls.any() {
		all := some.Count()
		c.h.nulls.filter(true, &some)
		counts[c.ndict] += int64(all - some.Count())
	}
	if c.h.enc == EncAllNull {
		return nil
	}
	if c.h.enc == EncConstant {
		if n := some.Count(); n > 0 {
			if int(c.con.v) >= c.ndict {
				return c.remap([]uint32{c.con.v}, nil)
			}
			counts[c.con.v] += int64(n)
		}
		return nil
	}
	var buf [blockRows]uint32
	for start := 0; start < c.h.rows; start += blockRows {
		codes := buf[:min(blockRows, c.h.rows-start)]
		words := some[start>>6 : (start+len(codes)+63)>>6]
		if !anyWord(words) {
			continue
		}
		if c.h.enc == EncDict {
			c.dict.decode(start, codes)
		} else {
			c.runs.decode(start, codes)
		}
		if err := c.remap(codes, nil); err != nil {
			return err
		}
		for k, w := range words {
			block := codes[k<<6 : min(k<<6+64, len(codes))]
			if w == ^uint64(0) {
				for _, x := range block {
					counts[x]++
				}
				continue
			}
			for ; w != 0; w &= w - 1 {
				counts[block[bits.TrailingZeros64(w)]]++
			}
		}
	}
	return nil
}
