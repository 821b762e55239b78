// What `shevek doc` and the reference pages say of each action that ships, one sentence each; their arguments are those
// of the module of the same name. A data table; a test holds it against the registry.

export const ACTION_WORDS: Readonly<Record<string, string>> = {
	add_host: "Adds a host to the inventory of this run, and to groups.",
	assemble:
		"Joins the files of a folder, here or on the host, into one on the host.",
	assert: "Fails where one of its conditions is not true.",
	async_status:
		"Tells how an asynchronous task is doing, or tidies up after it.",
	command: "Runs a program on the host, without a shell.",
	copy: "Puts files or folders of the controller, or a text, on the host.",
	debug: "Shows a message or a variable.",
	fail: "Fails with a message.",
	fetch: "Fetches a file of the host to the controller.",
	gather_facts:
		"Runs the modules that find out about a host, and keeps what they tell.",
	group_by: "Puts hosts into a group made of a variable's value.",
	include_vars:
		"Reads variables from a file or folder of the controller while the run goes on.",
	package:
		"Installs or removes packages with the package manager that the host has.",
	pause: "Waits: for a time, for the return key, or for an answer.",
	raw: "Runs a command line on the host as it is, without Python there.",
	script: "Copies a script of the controller to the host and runs it there.",
	service:
		"Starts, stops or enables a service with the service manager that the host has.",
	set_fact: "Sets variables of a host for the rest of the run.",
	set_stats: "Keeps numbers and texts that are shown at the end of the run.",
	shell: "Runs a command line on the host, in a shell.",
	template:
		"Renders a template on the controller and puts the result on the host.",
	unarchive: "Unpacks an archive on the host, after copying it there.",
	uri: "Talks to a web server from the host.",
	validate_argument_spec:
		"Checks a role's arguments against what it says it takes.",
	yum: "Installs or removes packages with yum or dnf, whichever the host has.",
	wait_for_connection: "Waits until the host can be reached.",
};
