"""Document types by name: what `input: {order: SalesOrder}` in a policy file refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType

from pydantic import BaseModel

from bpmlib.documents.describe import document_type
from bpmlib.documents.fields import DocumentField, DocumentType, Scalar
from bpmlib.values.types import named_type

__all__ = ["Registry", "default_registry"]


@dataclass(frozen=True)
class Registry:
    """An immutable set of document types. A model is registered together with the models nested in it."""

    documents: Mapping[str, DocumentType]

    @classmethod
    def of(cls, models: Iterable[type[BaseModel]]) -> Registry:
        """Return the registry of `models`; raise ValueError where two share a name or one has a type's name."""
        return cls(MappingProxyType(_described(models, {})))

    def with_models(self, *models: type[BaseModel]) -> Registry:
        """Return this registry with `models` added; a name that is taken by another model is a ValueError."""
        return Registry(MappingProxyType(_described(models, self.documents)))

    def get(self, name: str) -> DocumentType | None:
        """Return the document type of that name, or None."""
        return self.documents.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all document types, in order of registration."""
        return tuple(self.documents)

    @cached_property
    def units(self) -> frozenset[str]:
        """The units that fields count in: `CNY`, or an application's own `Unit("kg")`, which policies may name."""
        fields = (info for document in self.documents.values() for info in document.fields.values())
        types = (one.type for info in fields for one in _with_items(info) if one.type is not None)
        return frozenset(name for type_ in types for name, _ in type_.unit)

    @cached_property
    def vocabularies(self) -> Mapping[str, tuple[Scalar, ...]]:
        """The string types that fields name (`Role`, `Settlement`), each with its values; none means any text.

        Where several fields use one name, their values are put together in order of appearance.
        """
        found: dict[str, dict[Scalar, None]] = {}
        for document in self.documents.values():
            for info in document.fields.values():
                for one in _with_items(info):
                    if one.type is not None and one.type.kind == "string" and one.type.name != "string":
                        found.setdefault(one.type.name, {}).update(dict.fromkeys(one.values))
        return MappingProxyType({name: tuple(values) for name, values in found.items()})


def _with_items(info: DocumentField) -> Iterator[DocumentField]:
    yield info
    if info.item is not None:
        yield from _with_items(info.item)


def _described(models: Iterable[type[BaseModel]], start: Mapping[str, DocumentType]) -> dict[str, DocumentType]:
    known = {document.model: document for document in start.values() if document.model is not None}
    for model in models:
        document_type(model, known)
    found: dict[str, DocumentType] = {}
    for document in known.values():
        other = found.setdefault(document.name, document)
        if other is not document:
            places = f"{_place(other)} and {_place(document)}"
            raise ValueError(f"two models are called `{document.name}`: {places}; give yours another name")
        if named_type(document.name) is not None:
            raise ValueError(f"{_place(document)} has the name of a FEEL type; rename it")
    return found


def _place(document: DocumentType) -> str:
    assert document.model is not None
    return f"{document.model.__module__}.{document.model.__qualname__}"


@cache
def default_registry() -> Registry:
    """Return the registry of the shipped documents; they are imported on first use."""
    from bpmlib.documents import (
        agency,
        agency_conduct,
        agency_money,
        agency_reception,
        agency_work,
        attendance,
        card_duplicates,
        client_care,
        client_lists,
        client_projects,
        commissions,
        complaints,
        effects,
        estate,
        export_orders,
        field_sales,
        fit_out,
        office_records,
        office_tasks,
        performance,
        piles,
        projects,
        purchasing,
        refunds,
        sale_course,
        sales,
        sales_centre,
        sales_office,
        salesmen,
        service_orders,
        services,
        showroom,
        showroom_attendance,
        studio,
        unit_changes,
    )

    return Registry.of(
        (
            sales.SalesOrder, sales.Quotation, sales.Customer, sales.Product, sales.Lead, sales.LeadBatch,
            sales.InvoiceRequest, sales.DispatchPromise, sales.PriceEnquiry,
            effects.Notify, effects.Fine, effects.FineTo, effects.Points, effects.WageWithheld,
            commissions.ClientDeal, commissions.ClientClaim,
            complaints.ClientComplaint, complaints.ComplaintForm, complaints.ComplaintAccepted,
            complaints.JointHandling, complaints.OutsideParties, complaints.Investigation,
            complaints.InvestigationReport, complaints.HandlingProposal, complaints.ComplaintDecision,
            complaints.ClientAnswer, complaints.ClientReply, complaints.RenewedForm,
            complaints.ReceivableCollected, complaints.ClientObjection, complaints.Petition,
            complaints.ComplaintClosed, complaints.ImprovementTracked, complaints.ComplaintFacts,
            estate.PriceOffer, estate.UnitContest, estate.SiteIncident,
            attendance.MonthlyPath, attendance.SwipingDay, attendance.MissedSwipe, attendance.ProxySwipe,
            attendance.RegimeTask, attendance.AttendanceRegime, attendance.RegimeApproval, attendance.RegimeRollout,
            attendance.AttendanceMonth, attendance.AttendanceSheet, attendance.AttendanceNote,
            attendance.AttendanceTable, attendance.AttendanceScreening, attendance.AbsenceCase,
            attendance.AbsenceSelection, attendance.LeavePapersCheck, attendance.HandlingOpinion,
            attendance.OpinionApproval, attendance.SanctionCarriedOut, attendance.AbsenceFile,
            fit_out.PropertyUnit, fit_out.DossierUpkeep, fit_out.LettingTalk, fit_out.LettingNotice, fit_out.UnitCheck,
            fit_out.OwnerTakeover, fit_out.HandoverNotice, fit_out.TenantReception, fit_out.ContractorAppointment,
            fit_out.ContractorTalk, fit_out.FeePayment, fit_out.DrawingSet, fit_out.ReviewOpinion,
            fit_out.MeetingMinutes, fit_out.ConstructionLicence, fit_out.ContractorEntry, fit_out.DaySheet,
            fit_out.InspectionApplication, fit_out.ConcealedReport, fit_out.CompletionReport, fit_out.MoveIn,
            fit_out.EmergencyContacts, fit_out.Settling, fit_out.TenantVisit, fit_out.TenantService,
            fit_out.LeaseEnquiry, fit_out.DossierClosing, fit_out.FitOutPaper, fit_out.HandoverRecord,
            fit_out.Qualifications, fit_out.PaymentPaper,
            performance.PointIncident,
            projects.SetUpApplication, projects.BudgetTable, projects.ExpenseClaim,
            salesmen.GradingYear, salesmen.GradeReview, salesmen.SalesmanContract, salesmen.PayYear,
            salesmen.GradingSession, client_projects.ClientProject, client_projects.ClientRequirement,
            client_projects.ReviewVerdict, client_projects.SolutionDraft, client_projects.ProjectPlan,
            client_projects.ProgressReport, client_projects.ProjectAcceptance, client_projects.Rectification,
            client_projects.DeliveredResult, client_projects.ProjectEvaluation,
            export_orders.QuotationBook, export_orders.ExportOrder, export_orders.ExportConfirmed,
            export_orders.ExportProgress, export_orders.ExportTrouble, export_orders.ExportHelp,
            export_orders.ExportSupport, export_orders.SpaceBooking,
            export_orders.CustomsDossier, export_orders.CustomsFiling, export_orders.CustomsQuestion,
            export_orders.ExportInstruction, export_orders.CustomsRelease, export_orders.ExportShipment,
            export_orders.BillSupplement, export_orders.BankPresentation, export_orders.ExportPayment,
            export_orders.SampleOrder, studio.StudioShift, studio.StudioReception,
            service_orders.ServiceOrder, service_orders.ServiceEnquiry, service_orders.NeedConfirmed,
            service_orders.ServiceAcceptance, service_orders.AcceptanceReview, service_orders.AcceptanceConfirmed,
            service_orders.ServiceAssignment, service_orders.ProgressTold, service_orders.QualityCheck,
            service_orders.BusinessDelivery, service_orders.BusinessFeedback, service_orders.CustomerData,
            sale_course.SaleCourse, sale_course.MarketSurvey, sale_course.ProspectFound, sale_course.SaleInterest,
            sale_course.SalePromotion, sale_course.SaleRequirement, sale_course.SaleQuoted, sale_course.SaleAgreed,
            sale_course.SaleContractDrawn, sale_course.SaleContractExplained, sale_course.SaleContractSigned,
            sale_course.SaleContractArchived, sale_course.SaleOrderConfirmed, sale_course.SaleOrderEntered,
            sale_course.AfterSaleRequest, sale_course.AfterSaleAnswer, sale_course.SaleFollowUp,
            sale_course.ProspectList, sale_course.SalePerformance, sale_course.CitedLaw, office_tasks.OfficeTask,
            office_tasks.TaskAssigned, office_tasks.TaskConfirmed, office_tasks.TaskWritten, office_tasks.TaskReport,
            office_tasks.ProblemMet, office_tasks.SolutionSought, office_tasks.TaskProblemTold, office_tasks.OfficeWeek,
            office_tasks.OfficeFile,
            office_records.OfficeRecords, office_records.SalesmanReports, office_records.CustomerRecord,
            office_records.RegularWork, office_records.OpinionOpened, office_records.OpinionReceived,
            office_records.OpinionHandled, office_records.OpinionPassedOn, office_records.OpinionFollowed,
            purchasing.PurchaseNeed, purchasing.PurchaseRequest, purchasing.PurchaseSurvey, purchasing.SurveyReview,
            purchasing.PurchasePlan, purchasing.PurchaseOrder, purchasing.GoodsCheck, purchasing.ProblemCause,
            purchasing.StoreEntry, purchasing.ArrivalReport, purchasing.PurchaseFile, purchasing.PurchaseSettled,
            piles.PileBooking, piles.BookingRequest, piles.DeliveryApproval, piles.BookingEntry, piles.BookingError,
            piles.SitePapers, piles.DispatchOrder, piles.TransportTrouble, piles.VehicleTalk, piles.SiteArrival,
            piles.PileIncident, piles.ProductionPlan, piles.ApprovalRequest, piles.TroubleSettled,
            field_sales.MorningLog, field_sales.DayOfContacts, field_sales.RouteDay, field_sales.ShopVisit,
            field_sales.TerminalDay, field_sales.TerminalVisit, field_sales.ShopOrderForm, field_sales.PhonedOrders,
            field_sales.CrossAreaEvidence,
            sales_office.WorkingDay, sales_office.HandbookConduct, sales_office.ClientStage,
            sales_office.HandbookAssessment,
            sales_office.RestRequest, sales_office.FieldDay, sales_office.MonthlySummary,
            sales_office.PerformanceScore, sales_office.OfficeExpense, sales_office.RelationsRequest,
            agency_reception.ShopReception, agency_reception.PhoneCall,
            agency_work.AgencyActivity, agency_work.FalseWork, agency_work.QuotaTally, agency_work.CooperationIncident,
            agency_money.EarnestContest, agency_money.BranchPayment, agency_money.AgencyContracts,
            agency_money.PropertyMandate,
            unit_changes.NameChange, unit_changes.HoldRequest, unit_changes.BoughtUnit, unit_changes.SwapRequest,
            unit_changes.SwapDecision, unit_changes.SwapForm, unit_changes.NewOrder, unit_changes.OldPapers,
            unit_changes.SwapSet, unit_changes.RecordChange, unit_changes.Reregistration,
            refunds.UnitSale, refunds.RefundRequest, refunds.OpinionForm, refunds.BreachNotice, refunds.Instruction,
            refunds.RefundPlan, refunds.ClientNotice, refunds.RefundPayment, refunds.RefundReport,
            refunds.ControlRecord, refunds.Dispute, refunds.DisputeSettlement, refunds.Resale,
            sales_centre.SiteVisit, sales_centre.SiteClient, sales_centre.ClientArrival, sales_centre.VisitRecord,
            sales_centre.VisitRegistration, sales_centre.OwnershipClaim, sales_centre.OwnershipRuling,
            sales_centre.ClientRefused, sales_centre.ClientDropped, sales_centre.AgentDeparture,
            sales_centre.ClientReassigned, sales_centre.TurnReached, sales_centre.ReceptionRota,
            sales_centre.SalesCentre, sales_centre.RotaOpened, sales_centre.ReceptionBegun,
            sales_centre.ReceptionFinished, sales_centre.DutyNamed, sales_centre.OrderLost,
            sales_centre.RotaResorted,
            services.NetworkChange, services.HallOrder, services.CardSettlement,
            showroom.CustomerCard, showroom.FirstContact, showroom.CardCreated, showroom.CardSigned,
            showroom.FirstMessage, showroom.ReturnVisit, showroom.SecondVisitDate, showroom.Reassignment,
            showroom.CardCancelled, showroom.CardDeal, showroom.ShowroomConsultant, showroom.MonthlyResult,
            showroom.Departure, showroom.ShowroomIncident, showroom.FriendReferral, showroom.CardRound,
            card_duplicates.SignedCard, card_duplicates.CardVisit, card_duplicates.SecondVisitDated,
            card_duplicates.CardPassedOn, card_duplicates.FinishedCard, card_duplicates.WithdrawnCard,
            card_duplicates.VisitOwed, card_duplicates.CardLapse, card_duplicates.StandingCard,
            card_duplicates.DuplicateCard,
            client_lists.JointEvent, client_lists.EventEnded, client_lists.JointDivision, client_lists.JointDay,
            client_lists.ListOwed, client_lists.ClientList, client_lists.ListMissed, client_lists.PlanDue,
            client_lists.ListReturn, client_lists.Invitation, client_lists.CountedInvitation,
            client_lists.LeadingClient, client_lists.ClientClash, client_lists.LostClaim, client_lists.ClientPresent,
            client_lists.ClientRuling, client_lists.CoordinatorUndecided, client_lists.EventClient,
            client_lists.CurrentInviter, client_lists.EventSale, client_lists.SaleCredit, client_lists.SalesTalk,
            client_lists.HelpConsent, client_lists.TalkBarred, client_lists.TwoTalks, client_lists.DisputeParty,
            client_lists.DisputeEnded, client_lists.StandingClaim,
            agency.ListingReceived, agency.ListingEntry, agency.ValidEntry, agency.MaliciousEntry, agency.ListingOwner,
            agency.PublicListing, agency.ListingShare, agency.AgencyVisit, agency.DutyShift, agency.ConsultantPresent,
            agency.ReceiverOnDuty, agency.DutyReceiver, agency.FirstReceiver, agency.AgencyClient,
            agency.AgencyClientEntry, agency.ClientGrab, agency.Introduction, agency.RegisteredIntroduction,
            agency.PropertyDeposit, agency.AgencyDeal, agency.DealPriority, agency.CommissionOption, agency.SpecialCase,
            agency.AgencyRuling, agency.AgreedShowing, agency.PerformanceSplit, agency.UnfinishedDeal, agency.FollowUp,
            agency.DealReport, agency.LateReport, agency.HiddenListing, agency.ConcealedListing,
            agency.PerformanceTransfer, agency.SignedConcealment, agency.StaffChange,
            agency.ListingHandOver, agency.BranchClosure,
            agency.ClientHandOver, agency.BookReturned, agency.ClientAssigned, agency.DealStarted, agency.ClosingCredit,
            client_care.CareClient, client_care.CareChange, client_care.CareHolder, client_care.CareInvitation,
            client_care.ClientCame, client_care.HomeVisit, client_care.ProductBought, client_care.ServiceOwed,
            client_care.ServiceDone, client_care.CareLapse, client_care.OpenLapse, client_care.CareTakeover,
            client_care.TakeoverReported, client_care.ReassignmentRight,
            showroom_attendance.ShowroomShift, showroom_attendance.LeaveGranted, showroom_attendance.ShowroomArrival,
            showroom_attendance.ShowroomDeparture, showroom_attendance.Lateness, showroom_attendance.CountedLateness,
            showroom_attendance.AskedToLeave, showroom_attendance.CashDue, showroom_attendance.CashPaid,
            showroom_attendance.MeetingCall, showroom_attendance.MeetingArrival, showroom_attendance.MeetingExcuse,
            showroom_attendance.UntidyAtMeeting, showroom_attendance.PhoneHeard, showroom_attendance.MeetingDuty,
            showroom_attendance.MeetingBarred, showroom_attendance.MeetingLateness, showroom_attendance.MeetingMissed,
            showroom_attendance.MeetingConsequence, showroom_attendance.LeaveRequest,
            showroom_attendance.ShowroomOuting, showroom_attendance.ShowroomEvening,
            agency_conduct.ClientDiverted, agency_conduct.CountedDiversion,
            agency_conduct.SabotageFound, agency_conduct.NegotiationEntered,
            agency_conduct.EntryHarm, agency_conduct.PrivateDeal, agency_conduct.ConductReport,
            agency_conduct.AgencyDiscipline, agency_conduct.PayForfeited, agency_conduct.Compensation,
            agency_conduct.PerformanceTaken, agency_conduct.ConductBreach, agency_conduct.AgencyDispute,
            agency_conduct.DisputeTold, agency_conduct.DisputeOpen, agency_conduct.DisputeSettled,
            agency_conduct.DisputeUnsolved, agency_conduct.ManagerFailing, agency_conduct.AgencyObjection,
            agency_conduct.ContractSigned, agency_conduct.BriefingGiven, agency_conduct.BriefingGap,
            agency_conduct.ClientComplained, agency_conduct.ConsultantLiable, agency_conduct.ClientFreed,
        )
    )  # fmt: skip
