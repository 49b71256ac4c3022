package sample

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPermutationIsABijection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		p := newPermutation(n, rapid.Uint64().Draw(t, "seed"), 1)
		seen := make([]bool, n)
		for i := range n {
			j := p.at(i)
			if j < 0 || j >= n || seen[j] {
				t.Fatalf("%d goes to %d, out of range or taken", i, j)
			}
			seen[j] = true
		}
	})
}

// TestPermutationMixes expects neighbours to part and seeds to differ.
func TestPermutationMixes(t *testing.T) {
	const n = 10_000
	p, q := newPermutation(n, 1, 1), newPermutation(n, 2, 1)
	near, same := 0, 0
	for i := range n - 1 {
		if d := p.at(i+1) - p.at(i); d > -100 && d < 100 {
			near++
		}
		if p.at(i) == q.at(i) {
			same++
		}
	}
	if near > 400 || same > 10 {
		t.Errorf("%d neighbours stay near, %d places are the same under another seed", near, same)
	}
}

func TestApportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1_000_000).Draw(t, "n")
		weights := rapid.SliceOfN(rapid.IntRange(0, 1_000_000), 1, 30).Draw(t, "weights")
		total := 0
		for _, w := range weights {
			total += w
		}
		if total == 0 {
			return
		}
		sum := 0
		for i, share := range apportion(n, weights) {
			sum += share
			if exact := float64(n) * float64(weights[i]) / float64(total); float64(share) <= exact-1 || float64(share) >= exact+1 {
				t.Fatalf("item %d of weight %d gets %d of %d, exactly %.2f", i, weights[i], share, n, exact)
			}
		}
		if sum != n {
			t.Fatalf("%d shared out as %d", n, sum)
		}
	})
}

func TestRangeOf(t *testing.T) {
	ends := cumulative([]int{2, 0, 3})
	for rank, want := range []int{0, 0, 2, 2, 2} {
		if got := rangeOf(ends, rank); got != want {
			t.Errorf("rank %d falls into range %d, want %d", rank, got, want)
		}
	}
}
