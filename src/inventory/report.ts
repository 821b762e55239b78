// What reading an inventory has to say while it goes on.

export interface InventoryReport {
	/** Shown once for each text. */
	warn(text: string): void;
	/** Shown from this -v count on. */
	verbose(text: string, level: number): void;
}

export const SILENT_REPORT: InventoryReport = {
	warn() {},
	verbose() {},
};
