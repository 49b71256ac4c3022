package fn

import (
	"slices"
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

var listOrderFunctions = []*Function{
	{
		Name: "list_sort", Aliases: []string{"array_sort"}, Category: "list",
		Signatures: []string{"list_sort(list ANY[] [, order VARCHAR [, nulls VARCHAR]]) -> ANY[]"},
		Help:       "List in order: 'ASC' (unless told) or 'DESC', NULLs last unless told 'NULLS FIRST'.",
		Example:    "SELECT list_sort([3, NULL, 1], 'DESC')", Output: "[3, 1, NULL]",
		bind: bindListSort,
	},
	{
		Name: "list_distinct", Aliases: []string{"array_distinct"}, Category: "list",
		Signatures: []string{"list_distinct(list ANY[]) -> ANY[]"},
		Help:       "List without NULLs and with each value once, in the order in which they first occur.",
		Example:    "SELECT list_distinct([2, 1, 2, NULL])", Output: "[2, 1]",
		bind: bindListDistinct,
	},
}

func bindListSort(args []Arg) (*Bound, error) {
	elem, ok := listElem(args)
	if !ok || len(args) > 3 {
		return nil, errNoMatch
	}
	descending, nullsFirst := false, false
	types := []column.Type{column.ListOf(elem)}
	for i := 1; i < len(args); i++ {
		text, _, err := constText(args, i)
		if err != nil {
			return nil, err
		}
		types = append(types, column.VarcharType)
		switch option := strings.ToUpper(text); {
		case i == 1 && (option == "ASC" || option == "DESC"):
			descending = option == "DESC"
		case i == 2 && (option == "NULLS FIRST" || option == "NULLS LAST"):
			nullsFirst = option == "NULLS FIRST"
		case i == 1:
			return nil, &Error{Kind: BadConstant, Arg: i, Detail: "the order has to be 'ASC' or 'DESC', not " + quoteShort(text)}
		default:
			return nil, &Error{Kind: BadConstant, Arg: i, Detail: "the place of NULLs has to be 'NULLS FIRST' or 'NULLS LAST', not " + quoteShort(text)}
		}
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		lists, elems := flatLists(args[0], elem)
		compare := column.Comparer(elems, elems)
		return eachList(lists, elems, n, func(rows []uint32) []uint32 {
			slices.SortStableFunc(rows, func(a, b uint32) int {
				an, bn := elems.IsNull(int(a)), elems.IsNull(int(b))
				switch {
				case an && bn:
					return 0
				case an || bn:
					if an == nullsFirst {
						return -1
					}
					return 1
				case descending:
					return compare(int(b), int(a))
				}
				return compare(int(a), int(b))
			})
			return rows
		}), nil
	}
	return bound(types, types[0], flags{}, k), nil
}

func bindListDistinct(args []Arg) (*Bound, error) {
	elem, ok := listElem(args)
	if !ok || len(args) != 1 {
		return nil, errNoMatch
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		lists, elems := flatLists(args[0], elem)
		same := column.Equaler(elems, elems)
		hashes := make([]uint64, elems.Len())
		column.HashInto(elems, hashes)
		seen := map[uint64][]uint32{}
		return eachList(lists, elems, n, func(rows []uint32) []uint32 {
			clear(seen)
			kept := rows[:0]
			for _, e := range rows {
				if elems.IsNull(int(e)) {
					continue
				}
				known := seen[hashes[e]]
				if slices.ContainsFunc(known, func(o uint32) bool { return same(int(e), int(o)) }) {
					continue
				}
				seen[hashes[e]] = append(known, e)
				kept = append(kept, e)
			}
			return kept
		}), nil
	}
	return bound([]column.Type{column.ListOf(elem)}, column.ListOf(elem), flags{}, k), nil
}

// eachList makes lists of what f makes of the element numbers of each list, which it may change.
func eachList(lists *column.Lists, elems column.Vector, n int, f func(rows []uint32) []uint32) column.Vector {
	offsets := make([]uint32, 1, n+1)
	var sel, rows []uint32
	for i := range n {
		rows = rows[:0]
		for e := lists.Offsets[i]; e < lists.Offsets[i+1]; e++ {
			rows = append(rows, e)
		}
		sel = append(sel, f(rows)...)
		offsets = append(offsets, uint32(len(sel)))
	}
	return &column.Lists{Offsets: offsets, Elem: column.Take(elems, sel), Nulls: lists.Nulls}
}
