package plan

import (
	"context"
	"slices"

	"github.com/colloquydb/colloquy/storage"
)

// rule is one rewriting of the logical plan. A rule keeps the rows of the plan: their number, values and order where the query asks for one.
type rule struct {
	name string // as Options.Disable names it
	// apply returns the plan rewritten, or as it was.
	apply func(o *optimizer, n node) (node, error)
}

// rules are applied once each, in this order: later ones rely on the shapes that earlier ones leave.
var rules = []rule{
	{"nnf", ruleNNF},
	{"push-filters", rulePushFilters},
	{"move-constants", ruleMoveConstants},
	{"merge-projects", ruleMergeProjects},
	{"narrow", ruleNarrow},
	{"metadata", ruleMetadata},
	{"count-filter", ruleCountFilter},
	{"group-counts", ruleGroupCounts},
	{"text-hash", ruleTextHash},
	{"top-n", ruleTopN},
	{"late-fetch", ruleLateFetch},
	{"prune", rulePrune},
	{"first-rows", ruleFirstRows},
}

// RuleNames are the names that Options.Disable can hold, beside "all".
func RuleNames() []string {
	var names []string
	for _, r := range rules {
		names = append(names, r.name)
	}
	return append(names, choicePredicates, choiceLookup, choiceArray)
}

// What else Options.Disable can name: choices made where the physical plan is built.
const (
	choicePredicates = "predicates" // conditions answered by storage
	choiceLookup     = "lookup"     // look-up by id
	choiceArray      = "array-groups"
)

// optimizer is what rules work with.
type optimizer struct {
	ctx  context.Context
	snap *storage.Snapshot
	b    *binder // for new ids
	opt  Options
}

func (o *optimizer) enabled(name string) bool {
	return !slices.Contains(o.opt.Disable, "all") && !slices.Contains(o.opt.Disable, name)
}

func (o *optimizer) optimize(n node) (node, error) {
	for _, r := range rules {
		if !o.enabled(r.name) {
			continue
		}
		var err error
		if n, err = r.apply(o, n); err != nil {
			return nil, err
		}
	}
	return n, nil
}
