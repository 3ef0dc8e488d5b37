# Events without probabilities: sets are known, probabilities are not; narrow, and names that a terminal would obey.
export COLUMNS=50
tree() {
	printf '%s' '<opsa-mef><define-fault-tree name="a tree with a long name that is cut nowhere">
		<define-gate name="top"><or><and><event name="&#155;0m red"/><event name="b"/></and>
		<and><event name="a rather long name for an event that no line of fifty columns can hold"/><event name="b"/></and>
		<event name="c"/></or></define-gate>
		<define-basic-event name="&#155;0m red"/><define-basic-event name="b"><float value="0.5"/></define-basic-event>
		<define-basic-event name="c"><float value="0.25"/></define-basic-event>
		<define-basic-event name="a rather long name for an event that no line of fifty columns can hold"/>
		</define-fault-tree></opsa-mef>'
}
tree | calisto fta -
tree | calisto fta -f json -
