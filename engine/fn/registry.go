package fn

import (
	"sort"
	"strings"
)

// families are the functions of each file. A new function is an entry in one of them.
var families = [][]*Function{
	arithmeticFunctions,
	comparisonFunctions,
	logicFunctions,
	conditionalFunctions,
	numberFunctions,
	lengthFunctions,
	caseFunctions,
	trimFunctions,
	substringFunctions,
	editFunctions,
	concatFunctions,
	searchFunctions,
	matchFunctions,
	regexpFunctions,
	distanceFunctions,
	listFunctions,
	listReduceFunctions,
	listOrderFunctions,
	displayFunctions,
	countAggregates,
	sumAggregates,
	minmaxAggregates,
	firstAggregates,
	argAggregates,
	boolAggregates,
	quantileAggregates,
	varianceAggregates,
	modeAggregates,
	collectAggregates,
}

// registry holds the functions by name and alias, in lower case.
var registry = buildRegistry()

func buildRegistry() map[string]*Function {
	m := map[string]*Function{}
	for _, family := range families {
		for _, f := range family {
			for _, name := range append([]string{f.Name}, f.Aliases...) {
				if m[name] != nil {
					panic("fn: two functions are called " + name) // while the program starts: a mistake in the tables
				}
				m[name] = f
			}
		}
	}
	return m
}

// Lookup returns the entry of the function of that name or alias, in any case.
func Lookup(name string) (*Function, bool) {
	f, ok := registry[name]
	if !ok {
		f, ok = registry[strings.ToLower(name)]
	}
	return f, ok
}

// IsAggregate reports whether name is an aggregate.
func IsAggregate(name string) bool {
	f, ok := Lookup(name)
	return ok && f.Class == Aggregate
}

// All returns the functions by name. The slice is the caller's.
func All() []*Function {
	var all []*Function
	for _, family := range families {
		all = append(all, family...)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
