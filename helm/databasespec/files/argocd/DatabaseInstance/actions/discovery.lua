local actions = {}
actions["reconcile-now"] = {displayName = "Reconcile now", iconClass = "fa fa-fw fa-sync"}
return actions
