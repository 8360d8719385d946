/** What a caller knows of a visit, as it comes; everything may be missing. */
export interface RawContext {
  readonly utm_source?: string;
  readonly utm_medium?: string;
  readonly utm_campaign?: string;
  readonly referrer?: string;
  readonly user_agent?: string;
  readonly country?: string;
  readonly language?: string;
  /** Such as `new`, `casual`, `power`. */
  readonly user_type?: string;
  readonly session?: {
    readonly pages_viewed?: number;
    readonly time_seconds?: number;
    /** Earlier visits. */
    readonly visits?: number;
  };
  /** Minutes that local time is ahead of UTC. */
  readonly utc_offset_minutes?: number;
  /** Whatever else was declared. */
  readonly features?: Readonly<Record<string, string | number | boolean>>;
}
