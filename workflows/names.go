package workflows

// Names of workflows' messages: what the API, the CLI and the Temporal UI send.
const (
	UpdateDecide  = "review.decide"
	UpdateReplace = "piece.replace"
	UpdatePause   = "control.pause"
	UpdateResume  = "control.resume"
	UpdateFinish  = "control.finish"
	UpdateBudget  = "budget.raise"
	UpdateDirect  = "control.direct"
	UpdateCode    = "codebook.edit"

	SignalNote    = "note.add"      // job to piece: a person's words
	SignalControl = "control.apply" // job to piece: pause, resume, finish, budget
	SignalAsk     = "budget.ask"    // piece to job: the slice is too small for a round

	QueryStatus    = "status"    // job: atelier.JobStatus; piece: atelier.PieceStatus
	QueryArtefacts = "artefacts" // []atelier.Ref of the makers' results of all versions
)

// Namespace is the Temporal namespace of everything Atelier runs.
const Namespace = "atelier"

// QueueCore is the task queue of workflows and of the house team.
const QueueCore = "atelier-core"

// Typed search attributes; internal/embedded and deploy register them.
const (
	AttrKind       = "AtelierKind"       // Keyword: job, piece
	AttrStage      = "AtelierStage"      // Keyword
	AttrMedium     = "AtelierMedium"     // Keyword
	AttrTenant     = "AtelierTenant"     // Keyword
	AttrStopReason = "AtelierStopReason" // Keyword
	AttrModels     = "AtelierModels"     // KeywordList
	AttrNeedsHuman = "AtelierNeedsHuman" // Bool
	AttrRound      = "AtelierRound"      // Int
	AttrScore      = "AtelierScore"      // Double
	AttrCost       = "AtelierCostUSD"    // Double
)

// PieceWorkflowID is the id of the child workflow that makes a piece. The id of
// a job's workflow is the job's id.
func PieceWorkflowID(job, piece string) string { return job + "." + piece }

// EraseWorkflowID is the id of the workflow that erases a note of a job.
func EraseWorkflowID(job string) string { return job + ".erase" }

// Names of the workflow types.
const (
	TypeCreateWork = "CreateWork"
	TypeCraftPiece = "CraftPiece"
	TypeEraseNote  = "EraseNote"
)
