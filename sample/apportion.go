package sample

import "sort"

// apportion shares n out in proportion to the weights: largest remainders, earlier items first on
// ties. The result sums to n. Where n is smaller than the number of items, the light ones get nothing.
func apportion(n int, weights []int) []int {
	total := 0
	for _, w := range weights {
		total += w
	}
	shares := make([]int, len(weights))
	order := make([]int, len(weights))
	left := n
	for i, w := range weights {
		shares[i] = n * w / total
		left -= shares[i]
		order[i] = i
	}
	remainder := func(i int) int { return n * weights[i] % total }
	sort.SliceStable(order, func(a, b int) bool { return remainder(order[a]) > remainder(order[b]) })
	for _, i := range order[:left] {
		shares[i]++
	}
	return shares
}

// cumulative turns counts into the ends of their ranges.
func cumulative(counts []int) []int {
	ends := make([]int, len(counts))
	sum := 0
	for i, c := range counts {
		sum += c
		ends[i] = sum
	}
	return ends
}

// rangeOf returns the index of the range that rank falls in.
func rangeOf(ends []int, rank int) int { return sort.SearchInts(ends, rank+1) }
